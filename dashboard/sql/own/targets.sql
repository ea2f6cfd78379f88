-- One row per indicator of the visitor, the latest period first, by the result of the leader it serves.
select period_type, period, period_start, unit_id, is_acting, is_counted, result_kind, above_result, result, aspect,
    indicator, target, realisation, measure_unit, is_reverse, achievement, file_name, sheet, "row"
from own_target
where person_key = $person_key
order by period_start desc, period_type desc, is_acting, result_kind desc, above_result nulls last, file_name, "row"
