-- grain: hierarchy, epoch, unit_id
-- The two unit trees as they stood between changes. epoch = first day of such a stretch. A unit before its first
-- version or after its last is kept where it was nearest, so that a late or early score is not lost.
with epoch as (
    select distinct valid_from as epoch from staging.unit_version
),
standing as (
    select e.epoch, v.*
      from epoch e
      join staging.unit_version v on true
    qualify row_number() over (
        partition by e.epoch, v.unit_id
        order by v.valid_from <= e.epoch desc,
                 case when v.valid_from <= e.epoch then v.valid_from end desc nulls last, v.valid_from) = 1
)
select 'command' as hierarchy, epoch, unit_id, command_parent as parent_id, unit_kind, unit_name from standing
union all
select 'territory', epoch, unit_id, territory_parent, unit_kind, unit_name from standing
