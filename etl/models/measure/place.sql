-- grain: hierarchy, epoch, unit_id
-- Where every unit and every roll-up group stands in the tree of its time. line_id: the unit or group into whose sum
-- it goes first, that is its group where it has one, else its parent.
select t.hierarchy, t.epoch, t.unit_id, t.parent_id, t.unit_kind, coalesce(g.group_id, t.parent_id) as line_id
  from measure.tree t
  left join measure.grouping g
    on g.hierarchy = t.hierarchy and g.epoch = t.epoch and g.unit_id = t.unit_id
union all
select distinct hierarchy, epoch, group_id, parent_id, 'group ' || unit_kind, parent_id
  from measure.grouping
