-- One row per unit × period of one metric: what the control chart says of it, as is known now and as could be known then.
select unit_id, period, period_start, points, chart, segment, centre, lpl, upl, is_baseline, cause, side, verdict,
    cause_now, side_now, verdict_now, state_now, target_now
from control
where hierarchy = $hierarchy
    and metric = $metric
    and unit_id in (select unnest($units))
    and $control_rows
    and period_type = $period_type
order by unit_id, period_start
