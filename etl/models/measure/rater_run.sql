-- grain: rater_key, period_type, period
-- For how many periods in a row, up to this one, everybody got the same mark of this supervisor.
with turn as (
    select rater_key, period_type, period, period_start, is_mixed,
           row_number() over (partition by rater_key, period_type order by period_start) as turn
      from measure.rater_period
)
select rater_key, period_type, period, period_start,
       turn - coalesce(max(case when is_mixed then turn end) over so_far, 0) as alike_run
  from turn
window so_far as (partition by rater_key, period_type order by turn)
