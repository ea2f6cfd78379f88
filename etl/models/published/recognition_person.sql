-- grain: person_key, unit_name, title, given_on
-- Recognition given to persons by the agency's register. Never part of a file that is shared.
select person_key, unit_id, unit_name, kind, title, given_on, basis, file_name, sheet, row
  from staging.recognition
 where person_key is not null
 order by given_on desc, unit_id, person_key, unit_name, title
