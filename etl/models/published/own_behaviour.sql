-- grain: person_key, period, rater_group, value_key
-- What others say of a person by core value, for that person alone: a mean of at least as many raters as the rules ask
-- for, else hidden with its number, so that nobody can be told apart. Never part of a file that is shared.
with form as (
    select person_key, period_type, period, period_start, rater_group,
           unnest(['bp', 'ak', 'ko', 'ha', 'lo', 'ad', 'kl']) as value_key,
           unnest([bp, ak, ko, ha, lo, ad, kl]) as score,
           coalesce(rater_key, file_sha || sheet || row) as rater
      from staging.peer
     where is_counted and rater_group <> 'self'
),
said as (
    select person_key, period_type, period, period_start, value_key, rater_group,
           count(distinct rater) as raters, avg(score)::double as mean
      from form
     where score is not null
     group by all
),
allowed as (
    select *, raters >= greatest(setting('disclosure.person'), setting('disclosure.floor'), 3) as is_shown from said
)
select person_key, period_type, period, period_start, value_key, rater_group,
       case when is_shown then raters end as n_raters,
       case when is_shown then round(mean, 1) end as value,
       case when is_shown then 'ok' else 'hidden' end as status
  from allowed
 order by person_key, period_start, rater_group, value_key
