-- grain: period_type, period_start
-- Every period from the first to the last with data, without gaps, and the day whose unit tree holds for it.
with seen as (
    select period_type, min(period_start) as first_start, max(period_start) as last_start
      from measure.leaf
     group by period_type
),
span as (
    select min(first_start) as first_day, max(period_end_of(period_name(period_type, last_start))) as last_day
      from seen
),
month as (
    select unnest(range(first_day::timestamp, last_day::timestamp, interval 1 month))::date as first_day from span
),
kind as (
    select unnest(['month', 'quarter', 'semester', 'year']) as period_type
)
select distinct k.period_type, period_containing(k.period_type, m.first_day) as period_start,
       period_name(k.period_type, period_containing(k.period_type, m.first_day)) as period,
       period_end_of(period_name(k.period_type, period_containing(k.period_type, m.first_day))) as period_end
  from month m
 cross join kind k
