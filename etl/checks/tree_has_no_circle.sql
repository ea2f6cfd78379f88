-- Units from which no way leads up to a top: somewhere above them a unit is its own parent's parent.
select t.hierarchy, t.epoch, t.unit_id
  from measure.tree t
 where not exists (
           select 1
             from measure.ancestor a
             join measure.tree top
               on top.hierarchy = a.hierarchy and top.epoch = a.epoch and top.unit_id = a.ancestor_id
            where a.hierarchy = t.hierarchy and a.epoch = t.epoch and a.unit_id = t.unit_id
              and top.parent_id is null)
 order by t.hierarchy, t.epoch, t.unit_id desc
