-- Comparison groups: centre, spread, and what chance alone would show.
select hierarchy, group_id, metric, period_type, period, period_start, units, n, centre, phi, q,
       tau2, is_adjusted, spread, state, expected_false, largest_share
  from comparison_group
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, group_id, metric, period_type, period_start
 limit $limit offset $offset
