-- What is said of a comparison group as a whole: one row, or none where no unit has a number.
select units, n, centre, tau2, is_adjusted, spread, state, expected_false, largest_share
from comparison_group
where hierarchy = $hierarchy and group_id = $group_id and metric = $metric
    and period_type = $period_type and period = $period
