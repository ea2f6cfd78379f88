-- One row per core value and pair of views of a unit, in the last semester up to $last in which there is one.
select value_key, view, period, n, gap, lo, hi
from behaviour_gap
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period_type = 'semester'
    and period <= $last
qualify period = max(period) over ()
order by view, value_key
