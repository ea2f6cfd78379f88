-- grain: hierarchy, unit_id
-- The two unit trees as they stand now: parent, depth, and the order in which to list them (a parent before its
-- children; children by level, kind and name). A roll-up group is listed before its members, which stay children of
-- their parent: the group has none.
with recursive standing as (
    select max(epoch) as epoch from measure.tree where epoch <= (select as_of from staging.as_of)
),
latest as (
    select t.hierarchy, t.unit_id, t.parent_id, u.level, u.unit_kind, u.unit_name
      from measure.tree t
      join main.unit u on u.unit_id = t.unit_id
     where t.epoch = (select epoch from standing)
),
place as (
    select hierarchy, unit_id, parent_id,
           row_number() over (
               partition by hierarchy, parent_id
               order by level nulls last, unit_kind nulls last, sort_key(unit_name), unit_id)::integer as turn
      from latest
),
walk as (
    select hierarchy, unit_id, parent_id, 0 as depth, '' as above, turn, lpad(turn::varchar, 6, '0') as path
      from place where parent_id is null
    union all
    select p.hierarchy, p.unit_id, p.parent_id, w.depth + 1, w.path || '/', p.turn,
           w.path || '/' || lpad(p.turn::varchar, 6, '0')
      from walk w
      join place p on p.hierarchy = w.hierarchy and p.parent_id = w.unit_id
     where w.depth < 20
),
grouped as (
    select g.hierarchy, g.group_id as unit_id, g.parent_id, w.depth,
           w.above || lpad((min(w.turn) - 1)::varchar, 6, '0') || '~' as path
      from measure.grouping g
      join walk w on w.hierarchy = g.hierarchy and w.unit_id = g.unit_id
     where g.epoch = (select epoch from standing)
     group by g.hierarchy, g.group_id, g.parent_id, w.depth, w.above
),
listed as (
    select hierarchy, unit_id, parent_id, depth, path from walk
    union all
    select * from grouped
)
select w.hierarchy, w.unit_id, w.parent_id, w.depth,
       row_number() over (partition by w.hierarchy order by w.path)::integer as sort,
       coalesce(c.children, 0)::integer as n_children
  from listed w
  left join (select hierarchy, parent_id, count(*) as children from latest group by all) c
    on c.hierarchy = w.hierarchy and c.parent_id = w.unit_id
 order by hierarchy, sort
