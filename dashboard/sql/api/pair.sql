-- Two numbers of the same unit side by side.
select hierarchy, unit_id, period_type, period, period_start, x_metric, y_metric, x, x_lo, x_hi,
       n_x, n_x_to, x_bound, y, y_lo, y_hi, n_y, x_median, x_line, y_median, is_x_high, is_y_low,
       question, status
  from pair
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, unit_id, period_type, period_start
 limit $limit offset $offset
