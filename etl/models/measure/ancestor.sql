-- grain: hierarchy, epoch, unit_id, ancestor_id
-- Every unit with itself, all units above it and the roll-up groups on the way, for each stretch of the dated tree.
-- depth 0 = itself; a group stands as deep as the parent of its members.
with recursive climb as (
    select hierarchy, epoch, unit_id, unit_id as ancestor_id, parent_id, 0 as depth
      from measure.tree
    union all
    select c.hierarchy, c.epoch, c.unit_id, t.unit_id, t.parent_id, c.depth + 1
      from climb c
      join measure.tree t on t.hierarchy = c.hierarchy and t.epoch = c.epoch and t.unit_id = c.parent_id
     where c.depth < 20
),
grouped as (
    select c.hierarchy, c.epoch, c.unit_id, g.group_id, c.depth + 1
      from climb c
      join measure.grouping g
        on g.hierarchy = c.hierarchy and g.epoch = c.epoch and g.unit_id = c.ancestor_id
)
select hierarchy, epoch, unit_id, ancestor_id, min(depth) as depth
  from (select hierarchy, epoch, unit_id, ancestor_id, depth from climb union all from grouped)
 group by all
