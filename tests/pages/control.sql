-- What the control charts say of the drawn warehouse: % good or better is tested, and the kecamatan's is worse in October;
-- the index has provisional limits, complaints are too rare by month, annual numbers are not tested.
create view control_state as
select hierarchy, metric, unit_id, period_type, case
        when period_type = 'year' then 'annual'
        when metric = 'complaints' and period_type = 'month' then 'few_events'
        when metric = 'ikm' then 'provisional'
        else 'full' end as state
from value group by all;

create view control as
select hierarchy, metric, unit_id, period_type, period, period_start, if(told, 14, null) as points,
    case state when 'annual' then 'none' when 'few_events' then 'dots' else 'xmr' end as chart, if(hidden, null, 0) as segment,
    if(told, value, null) as y, if(drawn, 84.0, null) as centre, if(drawn, 72.0, null) as lpl, if(drawn, 108.0, null) as upl,
    if(drawn, 80.0, null) as near_lo, if(drawn, 92.0, null) as near_hi, drawn as is_baseline,
    case when not tested then null when lit then 'outside' else 'common' end as cause,
    if(tested and lit, 'low', null) as side,
    case when hidden then null when not tested then 'none' when lit then 'concern' else 'common' end as verdict,
    cause as cause_now, side as side_now, verdict as verdict_now, if(hidden, null, state) as state_now,
    if(tested and metric = 'close_days', 'fail', null) as target_now
from (
    select value.*, state, status = 'hidden' as hidden, status in ('ok', 'provisional') as told,
        not hidden and state in ('full', 'provisional') as drawn, told and state = 'full' as tested,
        unit_id = 'plaju' and metric = 'good_or_better' and period = '2026-10' as lit
    from value join control_state using (hierarchy, metric, unit_id, period_type)
);

create view control_series as
select hierarchy, metric, unit_id, period_type, 0 as segment, 'xmr' as chart, state, 14 as points, 12 as baseline_n,
    '2025-09' as baseline_from, '2026-08' as baseline_to, '2025-09' as first_period, '2026-10' as last_period,
    'data' as started_by, null::varchar as reason, metric = 'good_or_better' as is_ceiling, false as is_floor,
    if(metric = 'good_or_better', 0.55, null) as autocorrelation, 84.0 as centre, 72.0 as lpl, 108.0 as upl
from control_state;

insert into rule values
    ('control', 'false_alarm', '0.06', 'Grafik kendali', 'Control charts', 'tes', 'C'),
    ('control', 'provisional', '6', 'Grafik kendali', 'Control charts', 'tes', 'C'),
    ('control', 'rebase', '7', 'Grafik kendali', 'Control charts', 'tes', 'C');
