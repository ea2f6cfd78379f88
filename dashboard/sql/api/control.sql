-- Points of the control charts.
select hierarchy, metric, unit_id, period_type, period, period_start, y, segment, points, chart,
       centre, lpl, upl, near_lo, near_hi, is_baseline, is_chance, cause, side, verdict, cause_now,
       side_now, verdict_now, state_now, target_now
  from control
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, metric, unit_id, period_type, period_start
 limit $limit offset $offset
