-- One row per appraisal of the visitor, the latest period first; of one period the counted row first.
select period_type, period, period_start, unit_id, position, work_result, behaviour, rating, rating_computed, is_acting,
    is_counted, rater_name, rater_position, rated_at, is_on_time, due_on, objection_until, file_name, sheet, "row",
    extracted_at
from own_appraisal
where person_key = $person_key
order by period_start desc, period_type, is_counted desc, file_name, "row"
