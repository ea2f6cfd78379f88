-- grain: person_key, title, started_on
-- What a person attended, for that person alone (page Kinerja saya). Never part of a file that is shared.
select person_key, title, kind, competence, started_on, ended_on, hours, organiser, is_counted as is_attended,
       file_name, sheet, row
  from staging.training
 order by person_key, started_on desc, title
