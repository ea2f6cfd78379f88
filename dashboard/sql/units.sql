-- The current tree of one hierarchy in reading order (preorder). A roll-up group is a row too, with the kind of its
-- members and how many they are now.
with standing as (
    select unit_tree.unit_id, unit.unit_name, unit.unit_kind, unit.member_kind, unit.level,
        unit_tree.parent_id, unit_tree.depth, unit_tree.sort, unit_tree.n_children
    from unit_tree
    join unit using (unit_id)
    where unit_tree.hierarchy = $hierarchy
    qualify row_number() over (partition by unit_tree.unit_id order by unit.valid_from desc) = 1
), counted as (
    select parent_id, unit_kind, count(*) as members from standing group by all
)
select standing.*, coalesce(counted.members, 0)::integer as n_members
from standing
left join counted on counted.parent_id = standing.parent_id and counted.unit_kind = standing.member_kind
order by standing.sort;
