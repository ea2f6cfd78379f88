-- One row per unit × segment of one metric: from where to where its limits hold, what they come from, and what to beware.
select unit_id, segment, chart, state, points, baseline_n, baseline_from, baseline_to, first_period, last_period,
    started_by, reason, is_ceiling, is_floor, autocorrelation, centre, lpl, upl
from control_series
where hierarchy = $hierarchy
    and metric = $metric
    and unit_id in (select unnest($units))
    and period_type = $period_type
order by unit_id, segment
