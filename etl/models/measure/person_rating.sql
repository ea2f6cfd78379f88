-- grain: person_key, period_type, period
-- One rating per person and period that organisations are rated in (and every year): the one of that very period where
-- there is one, else the last of its shorter periods. The unit is where the person was rated.
with asked as (
    select period_type, period, period_start from staging.organisation_rating where is_counted
    union
    select period_type, period, period_start from staging.appraisal where is_counted and period_type = 'year'
)
select a.person_key, p.period_type, p.period, p.period_start, a.unit_id, a.rating
  from asked p
  join staging.appraisal a
    on a.period_start between p.period_start and period_end_of(p.period)
   and (a.period_type = p.period_type
        or (p.period_type <> 'year' and period_months(a.period_type) < period_months(p.period_type)))
 where a.is_counted and a.rating is not null and a.unit_id is not null
qualify row_number() over (
    partition by a.person_key, p.period_type, p.period
    order by a.period_type = p.period_type desc, a.period_start desc, a.file_sha, a.sheet, a.row) = 1
