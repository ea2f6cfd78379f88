-- The present unit tree of both hierarchies with the kind of each unit and, of a roll-up group, of its members.
select unit_tree.hierarchy, unit_tree.unit_id, unit_tree.parent_id, unit.unit_kind, unit.member_kind
from unit_tree
join unit using (unit_id)
qualify row_number() over (partition by unit_tree.hierarchy, unit_tree.unit_id order by unit.valid_from desc) = 1
