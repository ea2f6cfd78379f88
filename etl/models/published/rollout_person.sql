-- grain: person_key, period_type, period_start
-- Who was told of the method, who rates and was taught to, and how many hours of training everybody had since the
-- beginning of the year, at the end of a quarter or year. Never part of a file that is shared.
select person_key, unit_id, period_type, period_name(period_type, period_start) as period, period_start,
       socialised_on, is_socialised, is_rater, taught_on, is_taught, hours
  from measure.rollout_person
 order by period_type, period_start, unit_id, person_key
