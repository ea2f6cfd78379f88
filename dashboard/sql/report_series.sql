-- One row per metric of a unit × period up to the one asked for, the last $most: value, and what its control chart says of
-- it. A metric that is not measured at the chosen period type answers at the next coarser one it has.
with size as (
    from (values ('month', 1), ('quarter', 3), ('semester', 6), ('year', 12)) as size(period_type, months)
), ranked as (
    select metric.metric, size.period_type,
        row_number() over (partition by metric.metric order by size.months) as choice
    from metric, unnest(metric.periods) as offered(period_type)
    join size using (period_type)
    where list_contains($metrics, metric.metric)
        and size.months >= (select months from size where period_type = $period_type)
), chosen as (
    select metric, period_type from ranked where choice = 1
)
select value.metric, value.period_type, value.period, value.period_start, value.n, value.n_to, value.value, value.bound,
    value.lo, value.hi, value.status, control.segment, control.centre, control.lpl, control.upl, control.verdict,
    control.side, control_series.state
from value
join chosen using (metric, period_type)
left join control using (hierarchy, metric, unit_id, period_type, period_start)
left join control_series using (hierarchy, metric, unit_id, period_type, segment)
where value.hierarchy = $hierarchy
    and value.unit_id = $unit_id
    and value.period_start <= $period_start
qualify row_number() over (partition by value.metric order by value.period_start desc) <= $most
order by value.metric, value.period_start
