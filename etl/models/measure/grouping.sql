-- grain: hierarchy, epoch, unit_id
-- Roll-up groups: units of one kind under one parent that has units of other kinds as well, taken together
-- ("all kelurahan"), so that units too small to be shown are still served. group_id = parent~kind.
with sibling as (
    select hierarchy, epoch, unit_id, parent_id, unit_kind,
           count(*) over (partition by hierarchy, epoch, parent_id, unit_kind) as alike,
           count(*) over (partition by hierarchy, epoch, parent_id) as children
      from measure.tree
     where parent_id is not null
)
select hierarchy, epoch, unit_id, parent_id, unit_kind, parent_id || '~' || unit_kind as group_id
  from sibling
 where alike >= 2 and alike < children
