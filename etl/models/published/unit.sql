-- grain: unit_id
-- Every unit under its latest name; valid_from and valid_to are its first and last day (NULL = still there).
select unit_id, last(unit_name order by valid_from) as unit_name, last(unit_kind order by valid_from) as unit_kind,
       last(level order by valid_from) as level, min(valid_from) as valid_from,
       case when bool_or(valid_to is null) then null else max(valid_to) end as valid_to,
       last(territory_code order by valid_from) as territory_code
  from staging.unit_version
 group by unit_id
 order by unit_id
