-- grain: unit_id, period_type, period_start
-- Units in which hardly anybody is rated any more, for long enough to be told: for how many periods in a row, and since
-- which. A quarter tells what its last month with reports told.
with rated as (
    select l.unit_id, l.period_type, l.period_start
      from measure.leaf l
     where l.metric = 'not_rated' and 100 * l.numerator < setting('headline.stopped_share') * l.denominator
     group by all
),
own as (
    select l.unit_id, l.period_type, min(l.period_start) as first_start
      from measure.leaf l
     where l.metric = 'not_rated'
     group by all
),
silence as (
    select o.unit_id, p.period_type, p.period_start, p.period, p.period_end, r.unit_id is null as is_silent,
           max(r.period_start) over history as last_rated
      from own o
      join measure.period p
        on p.period_type = o.period_type and p.period_start >= o.first_start
       and p.period_start <= (select max(period_start) from measure.leaf where metric = 'not_rated'
                                 and period_type = o.period_type)
      left join rated r
        on r.unit_id = o.unit_id and r.period_type = p.period_type and r.period_start = p.period_start
    window history as (partition by o.unit_id, p.period_type order by p.period_start rows unbounded preceding)
),
stopped as (
    select s.unit_id, s.period_type, s.period_start, s.period,
           (s.last_rated + to_months(period_months(s.period_type)))::date as since_start,
           count(*) over (partition by s.unit_id, s.period_type, s.last_rated order by s.period_start
                          rows unbounded preceding) as periods
      from silence s
      join main.unit u on u.unit_id = s.unit_id
     where s.is_silent and s.last_rated is not null and coalesce(u.valid_to, s.period_end) >= s.period_start
),
last_month as (
    select p.period_type, p.period_start, max(m.period_start) as month_start
      from measure.period p
      join (select distinct period_start from measure.leaf where metric = 'not_rated' and period_type = 'month') m
        on m.period_start between p.period_start and p.period_end
     where p.period_type = 'quarter'
     group by all
),
told as (
    select unit_id, period_type, period_start, periods, period_name(period_type, since_start) as since from stopped
    union all
    select s.unit_id, l.period_type, l.period_start, s.periods, period_name('month', s.since_start)
      from stopped s
      join last_month l on l.month_start = s.period_start
     where s.period_type = 'month'
)
select unit_id, period_type, period_start, max(periods) as periods, min(since) as since
  from told
 where periods >= setting('headline.silent_periods')
 group by all
