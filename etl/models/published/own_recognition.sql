-- grain: person_key, unit_name, title, given_on
-- Recognition that a person was given by the agency's register, for that person alone (page Kinerja saya). Never part of
-- a file that is shared.
select person_key, unit_id, unit_name, kind, title, given_on, basis, file_name, sheet, row
  from staging.recognition
 where person_key is not null
 order by person_key, given_on desc, title, unit_name
