-- grain: hierarchy, unit_id, period_start
-- Months in which completeness has been lower than in any month of the year before, without pause since since_start.
-- ceiling = highest share not rated in the twelve months before that day.
with monthly as (
    select hierarchy, unit_id, period_start, value
      from main.value
     where metric = 'not_rated' and period_type = 'month' and value is not null
),
start as (
    select *, max(value) over year_before as ceiling, count(*) over year_before as months_before
      from monthly
    window year_before as (
        partition by hierarchy, unit_id order by period_start rows between 12 preceding and 1 preceding)
),
stretch as (
    select s.hierarchy, s.unit_id, m.period_start, s.period_start as since_start, s.ceiling, m.value,
           min(m.value) over so_far as lowest, count(*) over so_far as months
      from start s
      join monthly m
        on m.hierarchy = s.hierarchy and m.unit_id = s.unit_id
       and m.period_start between s.period_start and (s.period_start + interval 11 months)::date
     where s.months_before = 12 and s.value > s.ceiling
    window so_far as (
        partition by s.hierarchy, s.unit_id, s.period_start order by m.period_start rows unbounded preceding)
)
select hierarchy, unit_id, period_start, since_start, ceiling, value, months
  from stretch
 where lowest > ceiling and months >= setting('headline.falling_periods')
qualify row_number() over (partition by hierarchy, unit_id, period_start order by since_start) = 1
