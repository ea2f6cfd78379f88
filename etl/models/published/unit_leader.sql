-- grain: unit_id
-- Who leads a unit now: of those who work in it the one who rates most people, in it or in the units below, by the last
-- appraisals. position: the post; n: how many he rates. Where nobody inside rates anybody, no row.
with last_month as (
    select max(period_start) as period_start from staging.appraisal where is_counted and period_type = 'month'
),
rated as (
    select a.rater_key as person_key, max(a.rater_position) as position, count(*) as n
      from staging.appraisal a
      join last_month l on l.period_start = a.period_start
     where a.is_counted and a.period_type = 'month' and a.rater_key is not null
     group by a.rater_key
)
select r.unit_id, n.position, n.person_key, n.n
  from rated n
  join last_month l on true
  join measure.roster r
    on r.person_key = n.person_key and r.period_type = 'month' and r.period_start = l.period_start
qualify row_number() over (partition by r.unit_id order by n.n desc, n.person_key) = 1
 order by r.unit_id
