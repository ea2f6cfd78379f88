-- One row per period of one series at each period type that is tested: what its control chart says of it, with all known
-- and as could be known then, and where its segment begins and why.
select control.period_type, control.period, control.period_start, control.y, control.centre, control.segment, control.cause,
    control.verdict, control.cause_now, control.side_now, control.verdict_now, control.state_now,
    control_series.first_period, control_series.started_by
from control
left join control_series using (hierarchy, metric, unit_id, period_type, segment)
where control.hierarchy = $hierarchy
    and control.metric = $metric
    and control.unit_id = $unit_id
    and control.period_type <> 'year'
order by control.period_type, control.period_start
