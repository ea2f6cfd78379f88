-- grain: person_key, period_type, period_start
-- In which unit a person was in every period: where the last appraisal row within it stands, rated or not. Acting posts
-- are left out. A month has no shorter periods and one counted row, so it needs no grouping. place: orders the rows of
-- a person by their day, at the same day longer periods first.
with seen as (
    select person_key, unit_id, position_kind, period_type, period_start,
           (period_start - date '1970-01-01') * 16 - period_months(period_type) as place
      from staging.appraisal
     where is_counted and unit_id is not null
),
longer as (
    select *, unnest(['quarter', 'semester', 'year']) as target from seen
)
select person_key, period_type, period_start, unit_id, position_kind from seen where period_type = 'month'
union all
select person_key, target, period_containing(target, period_start) as period_start,
       arg_max(unit_id, place), arg_max(position_kind, place)
  from longer
 where period_months(period_type) <= period_months(target)
 group by person_key, target, period_containing(target, period_start)
