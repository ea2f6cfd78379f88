-- One row per unit below the chosen one × thing that is worse there than elsewhere even at the kind end of its interval;
-- $least: answers needed here and elsewhere, since with fewer a share of 0 or 100 per cent says nothing.
with recursive below as (
    select unit_id
    from unit_tree
    where hierarchy = $hierarchy and parent_id = $unit_id
    union
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
)
select found.unit_id, found.period_type, found.period, found.area, found.metric, found.n, found.n_to,
    found.value, found.bound, found.lo, found.hi, found.ref_n, found.ref_n_to, found.ref_value, found.ref_bound, found.gap, found.previous, found.rank,
    case when metric.better = 'up' then found.hi < found.ref_value and coalesce(found.ref_bound, '') <> 'most'
        else found.lo > found.ref_value and coalesce(found.ref_bound, '') <> 'least' end as clears
from improvement as found
join below using (unit_id)
join metric using (metric)
where found.hierarchy = $hierarchy
    and list_contains($periods, found.period)
    and found.lo < found.hi
    and found.n >= $least and found.ref_n >= $least
order by found.area, found.unit_id, found.rank, found.metric
