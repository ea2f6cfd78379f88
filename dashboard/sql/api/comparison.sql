-- Units against their group; what would make a league table of them stays out.
select hierarchy, group_id, metric, period_type, period, period_start, unit_id, n, value, se, z,
       ll95, ul95, ll998, ul998, eb, eb_lo, eb_hi, weight, word
  from comparison
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, group_id, metric, period_type, period_start, unit_id
 limit $limit offset $offset
