-- Every metric of every unit and period; what is hidden is empty and says so in status.
select hierarchy, metric, unit_id, period_type, period, period_start, n, n_to, numerator,
       denominator, value, bound, lo, hi, status, basis
  from value
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, metric, unit_id, period_type, period_start
 limit $limit offset $offset
