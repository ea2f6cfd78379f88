-- grain: rater_key, period_type, period, person_key
-- The rows behind each pattern of a rater, back to the file they came from: whom he rated, how, and whether the row is
-- like the period before. For human resources only: never part of a file that is shared.
select m.rater_key, m.period_type, m.period, m.person_key, m.unit_id, m.work_result, m.behaviour,
       case p.measured_on when 'index' then m.word end as rating,
       case p.measured_on when 'score10' then m.mark end as score,
       m.is_identical, m.is_copied, m.gap, m.file_name, m.sheet, m.row
  from measure.rater_mark m
  join main.rater_profile p on p.rater_key = m.rater_key and p.period_type = m.period_type and p.period = m.period
 order by m.rater_key, m.period_type, m.period, m.person_key
