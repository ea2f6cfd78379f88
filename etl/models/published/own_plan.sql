-- grain: person_key, period, file_name, sheet, row
-- The plan (SKP) of a person in every period, for that person alone. Never part of a file that is shared.
select person_key, period, period_start, unit_id, plan_status, is_acting, file_name, sheet, row
  from staging.plan
 where is_counted or is_acting
 order by person_key, period_start, period, file_name, sheet, row
