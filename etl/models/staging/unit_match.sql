-- grain: given_id, given_name, period
-- Map: period
-- Which unit a row means: by its id, else by its name among the units of that period, else among all units.
-- match = id | name | unknown | ambiguous (two units of that name); the last two leave unit_id NULL.
with given as (
    select unit_id, unit_name, period from lake.appraisal group by all
    union all select unit_id, unit_name, period from lake.plan group by all
    union all select unit_id, unit_name, period from lake.survey group by all
    union all select null, unit_name, period from lake.complaint group by all
    union all select unit_id, unit_name, period from lake.peer group by all
    union all select unit_id, unit_name, period from lake.organisation_rating group by all
    union all select unit_id, unit_name, period from lake.target group by all
    union all select unit_id, unit_name, period from lake.older_appraisal group by all
    union all select unit_id, unit_name, period from lake.service_volume group by all
    union all select null, unit_name, period from lake.recognition group by all
),
asked as (
    select coalesce(unit_id, '') as given_id, coalesce(unit_name, '') as given_name, period,
           name_key(coalesce(unit_name, '')) as name_key,
           period_start_of(period) as first_day, period_end_of(period) as last_day
      from given
     group by all
),
by_name as (
    select a.given_id, a.given_name, a.period, v.unit_id,
           bool_or(v.valid_from <= a.last_day and coalesce(v.valid_to, a.first_day) >= a.first_day) as in_force
      from asked a
      join staging.unit_version v on v.name_key = a.name_key
     group by all
),
named as (
    select given_id, given_name, period,
           count(*) filter (where in_force) as n_in_force, min(unit_id) filter (where in_force) as unit_in_force,
           count(*) as n_ever, min(unit_id) as unit_ever
      from by_name
     group by all
),
by_id as (
    select unit_id from staging.unit_version group by unit_id
)
select a.given_id, a.given_name, a.period,
       case when i.unit_id is not null then i.unit_id
            when n.n_in_force = 1 then n.unit_in_force
            when n.n_in_force = 0 and n.n_ever = 1 then n.unit_ever end as unit_id,
       case when i.unit_id is not null then 'id'
            when n.n_in_force = 1 or (n.n_in_force = 0 and n.n_ever = 1) then 'name'
            when n.n_ever > 1 then 'ambiguous'
            else 'unknown' end as match
  from asked a
  left join by_id i on i.unit_id = a.given_id
  left join named n on n.given_id = a.given_id and n.given_name = a.given_name and n.period = a.period
