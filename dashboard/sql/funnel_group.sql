-- What is said of a comparison group as a whole, one row per period in which any unit has a number.
select period, units, n, centre, tau2, is_adjusted, spread, state, expected_false, largest_share
from comparison_group
where hierarchy = $hierarchy and group_id = $group_id and metric = $metric and period_type = $period_type
