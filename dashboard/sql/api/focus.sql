-- Advice of the rules; rank orders the advice of one unit.
select hierarchy, unit_id, period_type, period, period_start, rank, rule, action, why_id, why_en,
       signal, metric, n, n_to, value, bound, ref_value, ref_bound, periods, also_signal,
       also_metric, also_n, also_n_to, also_value, also_bound
  from focus
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, unit_id, period_type, period_start, rank
 limit $limit offset $offset
