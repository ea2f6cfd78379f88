-- Where a series must not be read across; notes that people typed stay out.
select hierarchy, unit_id, metric, period_start, kind
  from series_break
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($metric is null or metric = $metric)
   and ($unit_id is null or unit_id = $unit_id)
 order by hierarchy, unit_id, metric nulls first, period_start, kind
 limit $limit offset $offset
