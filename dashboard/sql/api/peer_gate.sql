-- Whether differences between peer ratings may be read as differences.
with span as (
    select distinct period_type, period, period_start from value
)
select g.hierarchy, g.unit_id, g.period_type, g.period, s.period_start, g.scope_unit_id, g.gate
  from peer_gate g
  left join span s on s.period_type = g.period_type and s.period = g.period
 where ($hierarchy is null or g.hierarchy = $hierarchy)
   and ($unit_id is null or g.unit_id = $unit_id)
   and ($period_type is null or g.period_type = $period_type)
   and ($since is null or s.period_start >= $since)
   and ($until is null or s.period_start <= $until)
 order by g.hierarchy, g.unit_id, g.period_type, g.period
 limit $limit offset $offset
