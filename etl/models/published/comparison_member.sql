-- grain: hierarchy, group_id, unit_id
-- Who may be compared with whom: units of the same kind and level as the tree stands now (where there are two or more),
-- and the groups that human resources put together. group_name is empty for the first.
with standing as (
    select t.hierarchy, t.unit_id, u.unit_kind, u.level
      from main.unit_tree t
      join main.unit u on u.unit_id = t.unit_id
     where u.unit_kind <> 'group'
),
alike as (
    select hierarchy, 'like:' || unit_kind || ':' || coalesce(level::varchar, '') as group_id, unit_id,
           null::varchar as group_name, unit_kind
      from standing
    qualify count(*) over (partition by hierarchy, group_id) > 1
),
own as (
    select s.hierarchy, 'own:' || g.group_id as group_id, s.unit_id, g.name as group_name, s.unit_kind
      from rules.own_group g
      join standing s on s.unit_id = g.unit_id
)
select * from alike
union all
select * from own
 order by hierarchy, group_id, unit_id
