-- grain: unit_id
-- Every unit under its latest name; valid_from and valid_to are its first and last day (NULL = still there). A roll-up
-- group is one too: unit_kind 'group', and member_kind says of which kind its members are.
with version as (
    select unit_id, last(unit_name order by valid_from) as unit_name, last(unit_kind order by valid_from) as unit_kind,
           last(level order by valid_from) as level, min(valid_from) as valid_from,
           case when bool_or(valid_to is null) then null else max(valid_to) end as valid_to,
           last(territory_code order by valid_from) as territory_code
      from staging.unit_version
     group by unit_id
),
grouped as (
    select g.group_id as unit_id, g.unit_kind as member_kind, max(v.level) as level, min(v.valid_from) as valid_from,
           case when bool_or(v.valid_to is null) then null else max(v.valid_to) end as valid_to
      from measure.grouping g
      join version v on v.unit_id = g.unit_id
     group by all
)
select unit_id, unit_name, unit_kind, level, valid_from, valid_to, territory_code, null::varchar as member_kind
  from version
union all
select unit_id, 'Semua ' || member_kind, 'group', level, valid_from, valid_to, null, member_kind
  from grouped
 order by unit_id
