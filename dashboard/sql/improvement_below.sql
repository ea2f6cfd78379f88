-- One row per unit below the chosen one × thing that could be compared there: with at least $least observations here and
-- elsewhere. is_certain: worse than elsewhere for certain. $metrics and $period_types are parallel lists: each metric at
-- one period type.
with recursive below as (
    select unit_id
    from unit_tree
    where hierarchy = $hierarchy and parent_id = $unit_id
    union
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
), asked as (
    select unnest($metrics) as metric, unnest($period_types) as period_type
)
select found.unit_id, found.period_type, found.period, found.area, found.metric, found.n, found.n_to,
    found.value, found.bound, found.lo, found.hi, found.ref_n, found.ref_n_to, found.ref_value, found.ref_bound, found.gap,
    found.margin, found.previous, found.rank, found.is_certain, found.is_highlighted
from improvement as found
join below using (unit_id)
join asked using (metric, period_type)
where found.hierarchy = $hierarchy
    and list_contains($periods, found.period)
    and found.n >= $least and found.ref_n >= $least
order by found.area, found.unit_id, found.rank, found.metric
