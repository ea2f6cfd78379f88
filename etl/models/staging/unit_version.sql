-- grain: unit_id, valid_from
-- The unit reference as its latest export gives it, one row per dated version. A parent nobody knows becomes NULL.
with latest as (
    select file_sha
      from lake.unit
     group by file_sha
     order by max(extracted_at) desc nulls last, file_sha desc
     limit 1
),
known as (
    select distinct unit_id from lake.unit where file_sha in (select file_sha from latest)
),
version as (
    select unit_id, unit_name, unit_kind, level, command_parent, territory_parent, territory_code,
           coalesce(valid_from, date '1900-01-01') as valid_from, valid_to, service_users,
           contract, file_name, sheet, row, extracted_at
      from lake.unit
     where file_sha in (select file_sha from latest)
    qualify row_number() over (
        partition by unit_id, coalesce(valid_from, date '1900-01-01') order by sheet, row) = 1
)
select v.* replace (
           case when v.command_parent <> v.unit_id and c.unit_id is not null then v.command_parent end
               as command_parent,
           case when v.territory_parent <> v.unit_id and t.unit_id is not null then v.territory_parent end
               as territory_parent),
       name_key(v.unit_name) as name_key
  from version v
  left join known c on c.unit_id = v.command_parent
  left join known t on t.unit_id = v.territory_parent
