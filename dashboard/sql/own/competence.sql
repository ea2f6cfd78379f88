-- One row per assessment × competence of the visitor, the latest assessment first.
select assessed_on, valid_until, is_current, competence, required_level, held_level, gap, job_fit, job_fit_id, job_fit_en,
    n_trained, organiser, file_name, sheet, "row"
from own_competence
where person_key = $person_key
order by assessed_on desc, competence
