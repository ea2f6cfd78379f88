-- One row per unit × metric at one period each: $metrics and $periods are parallel lists.
with asked as (
    select unnest($metrics) as metric, unnest($period_types) as period_type, unnest($periods) as period
)
select value.unit_id, value.metric, value.period_type, value.period, value.period_start, value.n,
    value.n_to, value.numerator, value.denominator, value.value, value.bound, value.lo, value.hi, value.status, value.basis
from value
join asked using (metric, period_type, period)
where value.hierarchy = $hierarchy
    and value.unit_id in (select unnest($units))
    and $value_rows
order by value.metric, value.unit_id
