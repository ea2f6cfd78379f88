-- grain: rater_key, period_type, period
-- Method: raters
-- The pattern of marks of each direct supervisor with enough persons rated in the period: month and year from the
-- appraisals, semester from the 360 forms (measured_on says which). leniency is his mean minus the mean of all marks
-- and cannot be told from the quality of his people; gap is the same persons rated by him and by their peers. Both are
-- pulled towards 0 by what chance alone explains. alike_run: periods in a row, up to this one, in which everybody got
-- the same mark. usual_*: the median of all raters of the period. For human resources only: never part of a file that is shared.
select p.* exclude (unit_id, is_mixed), coalesce(s.unit_id, p.unit_id) as unit_id, r.alike_run,
       case p.period_type when 'semester' then 'score10' else 'index' end as measured_on
  from measure.rater_period p
  join measure.rater_run r on r.rater_key = p.rater_key and r.period_type = p.period_type and r.period = p.period
  left join staging.person s on s.person_key = p.rater_key
 order by p.period_type, p.period_start, coalesce(s.unit_id, p.unit_id), p.rater_key
