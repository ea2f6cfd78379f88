-- Segments of the control charts.
select hierarchy, metric, unit_id, period_type, segment, chart, state, points, baseline_n,
       baseline_from, baseline_to, first_period, last_period, started_by, reason, is_ceiling,
       is_floor, autocorrelation, centre, lpl, upl
  from control_series
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
 order by hierarchy, metric, unit_id, period_type, segment
 limit $limit offset $offset
