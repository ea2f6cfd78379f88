-- Both trees in reading order.
select hierarchy, unit_id, parent_id, depth, sort, n_children
  from unit_tree
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
 order by hierarchy, sort, unit_id
 limit $limit offset $offset
