-- One row per training, course or meeting of the visitor, the latest first.
select title, kind, competence, started_on, ended_on, hours, organiser, is_attended, file_name, sheet, "row"
from own_training
where person_key = $person_key
order by started_on desc, title
