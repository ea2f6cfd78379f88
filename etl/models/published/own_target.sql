-- grain: person_key, period, file_name, sheet, row
-- The targets of a person, for that person alone (page Kinerja saya): which result of the leader they serve, target and
-- realisation as written, and the achievement where both are numbers of one unit of measure. Never part of a file that
-- is shared.
select person_key, period_type, period, period_start, unit_id, is_acting, is_counted, result_kind, above_result, result,
       aspect, indicator, target, realisation, measure_unit, is_reverse, achievement, file_name, sheet, row
  from staging.target
 order by person_key, period_start, period, file_name, sheet, row
