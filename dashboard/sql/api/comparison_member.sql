-- Who belongs to a comparison group.
select hierarchy, group_id, unit_id, group_name, unit_kind
  from comparison_member
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
 order by hierarchy, group_id, unit_id
 limit $limit offset $offset
