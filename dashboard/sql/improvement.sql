-- One row per thing that could be better in the unit, compared with the same thing elsewhere; in the published
-- order within its area (what the interval leaves of the gap; gaps of different areas are not comparable).
select period_type, period, area, metric, n, n_to, value, bound, lo, hi, ref_n, ref_n_to, ref_value, ref_bound, gap, previous, rank
from improvement
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and list_contains($periods, period)
order by area, rank, metric
