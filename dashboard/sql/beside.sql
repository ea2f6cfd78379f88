-- One row per metric and period of a unit that is judged among units like it: its number, what that comes to when chance is
-- taken out of it, the middle of its group and the word. The n of a rate is what it is of. Nothing of a hidden number.
select found.metric, found.period_type, found.period,
    if(metric.kind = 'rate', value.denominator, value.n) as n, if(metric.kind = 'rate', null, value.n_to) as n_to,
    value.value, value.bound, value.lo, value.hi, value.status, found.eb, found.eb_lo, found.eb_hi, found.word,
    whole.centre, whole.units, whole.state
from comparison as found
join comparison_group as whole using (hierarchy, group_id, metric, period_type, period)
join value using (hierarchy, unit_id, metric, period_type, period)
join metric using (metric)
where found.hierarchy = $hierarchy
    and found.unit_id = $unit_id
    and found.group_id like 'like:%'
    and list_contains($metrics, found.metric)
    and list_contains($periods, found.period)
    and value.status in ('ok', 'provisional')
    and found.word is not null
order by metric.position, found.period
