-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Method: control
-- Every series as a control chart: limits, and what each point says with all data known and as could be known at the
-- time (…_now). A value of which only a limit is known is no point, nor a count of a period that reaches beyond the
-- months with reports; a segment begins at a break or a decided new start. Of a rate, n is what it is of. Services are
-- work that was given, not events that chance spreads: their chart goes by neighbours. Competence has no chart: a result
-- is carried from one period to the next until the next assessment, so that its points are no new observations; the same
-- holds for who was told and taught so far.
with counted as (
    select v.metric, min(v.period_start) as first_month, max(v.period_start) as last_month
      from main.value v
      join rules.metric m on m.metric = v.metric
     where m.kind = 'count' and v.period_type = 'month' and v.value > 0
     group by v.metric
)
select v.hierarchy, v.metric, v.unit_id, v.period_type, v.period, v.period_start,
       case when m.kind = 'rate' then v.denominator / m.scale when m.fact <> 'service' then v.n end as n,
       case when v.bound in ('least', 'most') or v.period_start < c.first_month
                 or v.period_start + to_months(period_months(v.period_type) - 1) > c.last_month then null
            else v.value end as y,
       coalesce(v.bound in ('least', 'most'), false) as is_limit,
       case when m.fact = 'service' then 'amount' else m.kind end as kind, m.better, m.target, m.scale, s.started_by is not null as begins
  from main.value v
  join rules.metric m on m.metric = v.metric
  left join counted c on c.metric = v.metric
  left join measure.segment_start s
    on s.hierarchy = v.hierarchy and s.metric = v.metric and s.unit_id = v.unit_id
   and s.period_type = v.period_type and s.period_start = v.period_start
 where m.fact not in ('competence', 'rollout')
 order by v.unit_id, v.metric, v.period_type, v.hierarchy, v.period_start
