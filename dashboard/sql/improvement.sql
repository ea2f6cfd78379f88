-- One row per thing that could be better in the unit, compared with the same thing elsewhere; largest gap first
-- within its area (gaps of different areas have different units and are not comparable).
select period_type, period, area, metric, n, value, lo, hi, ref_n, ref_value, gap, previous, rank
from improvement
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and list_contains($periods, period)
order by area, gap desc, metric
