-- grain: hierarchy, epoch, unit_id, ancestor_id
-- Every unit with itself and all units above it, for each stretch of the dated tree. depth 0 = itself.
with recursive climb as (
    select hierarchy, epoch, unit_id, unit_id as ancestor_id, parent_id, 0 as depth
      from measure.tree
    union all
    select c.hierarchy, c.epoch, c.unit_id, t.unit_id, t.parent_id, c.depth + 1
      from climb c
      join measure.tree t on t.hierarchy = c.hierarchy and t.epoch = c.epoch and t.unit_id = c.parent_id
     where c.depth < 20
)
select hierarchy, epoch, unit_id, ancestor_id, min(depth) as depth
  from climb
 group by all
