-- One row per thing that could be better in the unit, compared with the same thing elsewhere; in the published
-- order within its area (what the interval leaves of the gap; gaps of different areas are not comparable). eb: what the
-- number comes to beside all units like this one when chance is taken out of it.
select found.period_type, found.period, found.area, found.metric, found.n, found.n_to, found.value, found.bound,
    found.lo, found.hi, found.ref_n, found.ref_n_to, found.ref_value, found.ref_bound, found.gap, found.margin,
    found.previous, found.n_complaints, theme.n_to is not null as complaints_rounded, found.is_certain,
    found.is_highlighted, found.rank, settled.eb, settled.eb_lo, settled.eb_hi
from improvement as found
join metric on metric.metric = found.metric
left join value as theme
    on theme.hierarchy = found.hierarchy and theme.unit_id = found.unit_id and theme.period_type = found.period_type
    and theme.period = found.period and theme.metric = 'complaints_' || metric.member
left join comparison as settled
    on settled.hierarchy = found.hierarchy and settled.unit_id = found.unit_id and settled.metric = found.metric
    and settled.period_type = found.period_type and settled.period = found.period
    and settled.group_id like 'like:%'
where found.hierarchy = $hierarchy
    and found.unit_id = $unit_id
    and list_contains($periods, found.period)
order by found.area, found.rank, found.metric
