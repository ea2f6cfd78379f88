-- Appraisals (x) and citizens (y) of these units in one period.
select unit_id, period_type, period, x_metric, y_metric, x, x_lo, x_hi, n_x, n_x_to, x_bound, y, y_lo, y_hi, n_y,
    x_median, x_line, y_median, is_x_high, is_y_low, question, status
from pair
where hierarchy = $hierarchy
    and unit_id in (select unnest($units))
    and period = $period
order by unit_id
