-- Whether they go together over units.
select hierarchy, unit_id, period_type, period, period_start, units, method, r, lo, hi, ceiling,
       state
  from co_movement
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, unit_id, period_type, period_start
 limit $limit offset $offset
