-- grain: unit_id, unit_name, title, given_on
-- Recognition given to units by the agency's register, for everybody.
select unit_id, unit_name, kind, title, given_on, basis, file_name, sheet, row
  from staging.recognition
 where person_key is null
 order by given_on desc, unit_id, unit_name, title
