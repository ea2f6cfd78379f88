-- One row per unit below the chosen one, itself included, with its distance: what can be compared and drilled into;
-- roll-up groups are among them (unit_kind group).
with recursive below as (
    select unit_id, parent_id, 0 as distance, sort, n_children
    from unit_tree
    where hierarchy = $hierarchy and unit_id = $unit_id
    union all
    select child.unit_id, child.parent_id, below.distance + 1, child.sort, child.n_children
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
)
select below.unit_id, below.parent_id, below.distance, below.sort, below.n_children,
    unit.unit_name, unit.unit_kind, unit.member_kind, unit.level
from below
join unit using (unit_id)
order by below.sort
