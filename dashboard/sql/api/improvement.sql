-- Elements, behaviours, themes and completeness beside the same elsewhere; rank orders the areas of one unit.
with span as (
    select distinct period_type, period, period_start from value
)
select i.hierarchy, i.unit_id, i.period_type, i.period, s.period_start, i.area, i.metric, i.n, i.n_to, i.value, i.bound,
       i.lo, i.hi, i.ref_n, i.ref_n_to, i.ref_value, i.ref_bound, i.gap, i.margin, i.previous, i.n_complaints,
       i.is_certain, i.is_highlighted, i.rank
  from improvement i
  left join span s on s.period_type = i.period_type and s.period = i.period
 where ($hierarchy is null or i.hierarchy = $hierarchy)
   and ($metric is null or i.metric = $metric)
   and ($unit_id is null or i.unit_id = $unit_id)
   and ($period_type is null or i.period_type = $period_type)
   and ($since is null or s.period_start >= $since)
   and ($until is null or s.period_start <= $until)
 order by i.hierarchy, i.unit_id, i.period_type, i.period, i.area, i.metric
 limit $limit offset $offset
