-- grain: person_key, period_type, period_start
-- In which unit a person was in every period: where the last appraisal row within it stands, rated or not. Acting posts
-- are left out.
with seen as (
    select person_key, unit_id, position_kind, period_type, period_start,
           unnest(['month', 'quarter', 'semester', 'year']) as target
      from staging.appraisal
     where is_counted and unit_id is not null
)
select person_key, target as period_type, period_containing(target, period_start) as period_start,
       arg_max(unit_id, (period_start, -period_months(period_type))) as unit_id,
       arg_max(position_kind, (period_start, -period_months(period_type))) as position_kind
  from seen
 where period_months(period_type) <= period_months(target)
 group by all
