-- How much each element matters for satisfaction as a whole in the comparison groups of the unit, and where the unit
-- stands with it; the groups of like units first. No row where the form of the unit does not ask that question.
select i.group_id, member.group_name, i.period_type, i.period, i.period_start, i.element, i.n, len(i.units) as units,
    i.state, i.rank, i.is_constant, i.sign, i.pct, i.pct_lo, i.pct_hi, i.top3_share, i.above_share, i.r2,
    ipa.n as perf_n, ipa.perf, ipa.perf_lo, ipa.perf_hi, ipa.perf_line, ipa.pct_line, ipa.quadrant
from importance as i
join comparison_member as member
    on member.hierarchy = i.hierarchy and member.group_id = i.group_id and member.unit_id = $unit_id
left join ipa
    on ipa.hierarchy = i.hierarchy and ipa.group_id = i.group_id and ipa.unit_id = $unit_id
    and ipa.period_type = i.period_type and ipa.period = i.period and ipa.element = i.element
where i.hierarchy = $hierarchy
    and list_contains(i.units, $unit_id)
    and list_contains($periods, i.period)
order by i.group_id like 'own:%', i.group_id, i.period_start, i.rank nulls last, i.element
