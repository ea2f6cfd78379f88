-- grain: person_key, title, started_on
-- Trainings, courses and meetings as last extracted. is_counted: the person was there.
select person_key, title, kind, competence, period, started_on, coalesce(ended_on, started_on) as ended_on, hours,
       organiser, coalesce(is_attended, true) as is_counted,
       contract, file_sha, file_name, sheet, row, extracted_at
  from lake.training
qualify row_number() over (
    partition by person_key, title, started_on
    order by extracted_at desc nulls last, file_sha desc, sheet desc, row desc) = 1
