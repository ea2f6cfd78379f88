-- the current tree of one hierarchy in reading order (preorder)
select
    unit_tree.unit_id, unit.unit_name, unit.unit_kind, unit.level,
    unit_tree.parent_id, unit_tree.depth, unit_tree.sort, unit_tree.n_children
from unit_tree
join unit using (unit_id)
where unit_tree.hierarchy = $hierarchy
qualify row_number() over (partition by unit_tree.unit_id order by unit.valid_from desc) = 1
order by unit_tree.sort;
