-- The published row behind one number on a screen.
select metric, unit_id, period_type, period, period_start, n, n_to, numerator, denominator, value, bound, lo, hi,
    status, basis
from value
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and metric = $metric
    and period_type = $period_type
    and period = $period
