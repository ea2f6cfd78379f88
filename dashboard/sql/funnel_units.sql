-- The units of a comparison group with their published number and how it stands against the group, alphabetically by key. n of a
-- rate is what it is of.
select member.unit_id, coalesce(unit.unit_name, member.unit_id) as unit_name, value.metric, value.period_type,
    value.period, if(metric.kind = 'rate', value.denominator, value.n) as n,
    if(metric.kind = 'rate', null, value.n_to) as n_to, value.numerator, value.denominator, value.value,
    value.bound, value.lo, value.hi,
    coalesce(value.status, 'no_data') as status, comparison.z, comparison.eb, comparison.eb_lo, comparison.eb_hi,
    comparison.rank_lo, comparison.rank_hi, comparison.word
from comparison_member as member
left join unit using (unit_id)
left join value on value.hierarchy = member.hierarchy and value.unit_id = member.unit_id and value.metric = $metric
    and value.period_type = $period_type and value.period = $period
left join metric on metric.metric = value.metric
left join comparison on comparison.hierarchy = member.hierarchy and comparison.group_id = member.group_id
    and comparison.unit_id = member.unit_id and comparison.metric = $metric and comparison.period_type = $period_type
    and comparison.period = $period
where member.hierarchy = $hierarchy and member.group_id = $group_id
order by member.unit_id
