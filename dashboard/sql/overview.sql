-- One row per metric × (unit, parent) × period, every period there is: what the cards and profiles show.
-- A metric that is not measured at the chosen period type answers at the next coarser one it has.
with ranked as (
    select metric.metric, candidate.period_type,
        row_number() over (partition by metric.metric order by candidate.coarseness) as choice
    from metric, unnest(metric.periods) as offered(period_type)
    join (values ('month', 1), ('quarter', 2), ('semester', 3), ('year', 4)) as candidate(period_type, coarseness)
        using (period_type)
    where list_contains($metrics, metric.metric)
        and candidate.coarseness >= case $period_type
            when 'month' then 1 when 'quarter' then 2 when 'semester' then 3 else 4 end
), chosen as (
    select metric, period_type from ranked where choice = 1
)
select value.metric, value.unit_id, value.period_type, value.period, value.period_start,
    value.n, value.n_to, value.numerator, value.denominator, value.value, value.bound, value.lo, value.hi, value.status,
    value.basis
from value
join chosen using (metric, period_type)
where value.hierarchy = $hierarchy
    and value.unit_id in ($unit_id, $parent_id)
    and $value_rows
order by value.metric, value.unit_id, value.period_start
