-- One row per finding about the unit in the period, the weightiest first.
select rank, kind, metric, n, whole, value, previous, since, other, part, part_unit, letter, letter_before, link_page,
    link_unit
from headline
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period_type = $period_type
    and period = $period
order by rank
