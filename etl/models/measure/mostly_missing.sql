-- grain: unit_id, period_start
-- Months in which more than the set part of a unit's own appraisals is missing, without pause since since_start.
with monthly as (
    select unit_id, period_start, sum(n) as n, 100 * sum(numerator) / nullif(sum(n), 0) as value
      from measure.leaf
     where metric = 'not_rated' and period_type = 'month'
     group by all
),
marked as (
    select *, coalesce(value > 100 * setting('headline.part_share'), false) as is_mostly,
           sum(case when value > 100 * setting('headline.part_share') then 0 else 1 end) over (
               partition by unit_id order by period_start rows unbounded preceding) as run
      from monthly
)
select unit_id, period_start, n, value,
       min(period_start) over stretch as since_start, count(*) over stretch as months
  from marked
 where is_mostly
window stretch as (partition by unit_id, run order by period_start rows unbounded preceding)
