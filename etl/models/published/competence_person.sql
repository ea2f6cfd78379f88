-- grain: person_key, period_type, period_start
-- Who has a valid assessment at the end of a quarter or year, in which competences the held level is below the required
-- one, and for which of them a training was attended since. Never part of a file that is shared.
select person_key, unit_id, period_type, period_name(period_type, period_start) as period, period_start,
       assessed_on, valid_until,
       case when assessed_on is null then 'not_assessed' when is_current then 'current' else 'expired' end as state,
       job_fit, job_fit_id, job_fit_en, coalesce(below, []) as below, trained
  from measure.competence_person
 order by period_type, period_start, unit_id, person_key
