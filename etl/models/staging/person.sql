-- grain: person_key
-- The latest known name and post of every employee.
select person_key, name, position, position_kind, grade, employment, unit_id
  from lake.employee
qualify row_number() over (
    partition by person_key order by extracted_at desc nulls last, file_sha desc, sheet desc, row desc) = 1
