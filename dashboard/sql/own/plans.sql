-- One row per plan (SKP) of the visitor, the latest period first.
select period, period_start, unit_id, plan_status, is_acting, file_name, sheet, "row"
from own_plan
where person_key = $person_key
order by period_start desc, is_acting, file_name, "row"
