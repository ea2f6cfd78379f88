-- One row per period at which the control chart gave a signal, of the metrics that the summary tells. is_now: the last
-- period of its series, and not older than half a year.
with last as (
    select hierarchy, metric, unit_id, period_type, max(period_start) as period_start
      from control
     where y is not null
     group by all
)
select c.hierarchy, c.unit_id, c.metric, c.period_type, c.period, c.verdict_now as verdict, c.centre,
       v.value, v.bound, v.n_to, m.label_id, m.label_en, m.unit, m.decimals,
       coalesce(l.period_start = c.period_start, false)
           and c.period_start >= (select max(as_of) from build) - interval 6 month as is_now
  from control c
  join metric m on m.metric = c.metric and m.family is null and m.audience = 'all'
  join value v
    on v.hierarchy = c.hierarchy and v.metric = c.metric and v.unit_id = c.unit_id
   and v.period_type = c.period_type and v.period_start = c.period_start
  left join last l
    on l.hierarchy = c.hierarchy and l.metric = c.metric and l.unit_id = c.unit_id and l.period_type = c.period_type
 where c.verdict_now in ('concern', 'improvement', 'neutral_high', 'neutral_low')
 order by m.position, c.period_start desc, c.period_type
