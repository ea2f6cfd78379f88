-- grain: person_key, assessed_on, competence
-- Every assessment of a person's competence, for that person alone: required and held level, until when it is valid, how
-- many trainings for the competence were attended since. Never part of a file that is shared.
with today as (
    select as_of from staging.as_of
),
band as (
    select lowest, name_id, name_en
      from rules.job_fit_band
     where agency = (select text from rules.setting where key = 'competence.agency')
)
select c.person_key, c.assessed_on, c.valid_until, c.valid_until >= today.as_of as is_current, c.competence,
       c.required_level, c.held_level, c.gap, c.job_fit, b.name_id as job_fit_id, b.name_en as job_fit_en,
       (select count(*) from staging.training t
         where t.person_key = c.person_key and t.competence = c.competence and t.is_counted
           and t.started_on > c.assessed_on) as n_trained,
       c.organiser, c.file_name, c.sheet, c.row
  from staging.competence c
 cross join today
  left join band b on b.lowest = (select max(lowest) from band where lowest <= c.job_fit)
 order by c.person_key, c.assessed_on desc, c.competence
