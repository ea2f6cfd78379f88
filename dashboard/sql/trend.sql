-- One row per unit × period of one metric: every period there is, gaps included (n = 0, status no_data).
select unit_id, period_type, period, period_start, n, n_to, numerator, denominator, value, bound, lo, hi, status, basis
from value
where hierarchy = $hierarchy
    and metric = $metric
    and unit_id in (select unnest($units))
    and $value_rows
    and period_type = $period_type
order by unit_id, period_start
