-- grain: hierarchy, group_id, metric, period_type, period
-- A comparison group as a whole: how many units are compared, their centre, and how much they differ beyond chance (tau2,
-- for shares on the arcsine scale). state: single (too few units), limit (too few values that are more than a limit),
-- no_spread, rough (limits without tau2), full, alike (nobody differs).
select hierarchy, group_id, metric, period_type, period, any_value(period_start) as period_start,
       any_value(units) as units, any_value(group_n) as n, any_value(centre) as centre, any_value(phi) as phi,
       any_value(q) as q, any_value(tau2) as tau2, any_value(is_adjusted) as is_adjusted, any_value(spread) as spread,
       any_value(state) as state, any_value(expected_false) as expected_false,
       any_value(largest_share) as largest_share
  from measure.compared
 group by hierarchy, group_id, metric, period_type, period
 order by hierarchy, group_id, metric, period_type, period_start
