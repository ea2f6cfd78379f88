-- One row per unit × metric × period, with what could be said of it then: every period there is. $metrics and
-- $period_types are parallel lists.
with asked as (
    select unnest($metrics) as metric, unnest($period_types) as period_type
), judged as (
    select metric, unit_id, period_type, period_start, verdict_now, side_now, cause_now, state_now, target_now
    from control
    where hierarchy = $hierarchy
        and unit_id in (select unnest($units))
        and $control_rows
)
select value.metric, value.unit_id, value.period_type, value.period, value.period_start,
    value.n, value.n_to, value.value, value.bound, value.lo, value.hi, value.status,
    judged.verdict_now, judged.side_now, judged.cause_now, coalesce(judged.state_now, 'empty') as state_now,
    judged.target_now
from value
join asked using (metric, period_type)
left join judged using (metric, unit_id, period_type, period_start)
where value.hierarchy = $hierarchy
    and value.unit_id in (select unnest($units))
    and $value_rows
order by value.metric, value.unit_id, value.period_start
