-- One row per unit × metric at the period asked for, with what could be said of it then. A metric that is not measured at
-- the chosen period type answers at the next coarser one it has, with its last four periods.
with size as (
    from (values ('month', 1), ('quarter', 3), ('semester', 6), ('year', 12)) as size(period_type, months)
), ranked as (
    select metric.metric, size.period_type, size.months,
        row_number() over (partition by metric.metric order by size.months) as choice
    from metric, unnest(metric.periods) as offered(period_type)
    join size using (period_type)
    where list_contains($metrics, metric.metric)
        and size.months >= (select months from size where period_type = $period_type)
), chosen as (
    select metric, period_type, months from ranked where choice = 1
), judged as (
    -- Filtered before it is joined: only these units are read.
    select hierarchy, metric, unit_id, period_type, period_start, verdict_now, side_now, cause_now, state_now, target_now
    from control
    where hierarchy = $hierarchy
        and unit_id in (select unnest($units))
)
select value.metric, value.unit_id, value.period_type, value.period, value.period_start,
    value.n, value.n_to, value.value, value.bound, value.lo, value.hi, value.status,
    judged.verdict_now, judged.side_now, judged.cause_now, coalesce(judged.state_now, 'empty') as state_now,
    judged.target_now
from value
join chosen using (metric, period_type)
left join judged using (hierarchy, metric, unit_id, period_type, period_start)
where value.hierarchy = $hierarchy
    and value.unit_id in (select unnest($units))
    and value.period_start <= $period_start
    and value.period_start > if(
        chosen.period_type = $period_type,
        $period_start - interval 1 day,
        $period_start - to_months(4 * chosen.months)
    )
order by value.metric, value.unit_id, value.period_start
