-- Elements by performance and importance.
select hierarchy, group_id, unit_id, period_type, period, period_start, element, n, perf, perf_lo,
       perf_hi, pct, pct_lo, pct_hi, above_share, perf_line, pct_line, quadrant
  from ipa
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, group_id, unit_id, period_type, period_start, element
 limit $limit offset $offset
