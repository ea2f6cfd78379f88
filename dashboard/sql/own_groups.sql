-- Comparison groups that human resources put together, with their units.
select member.group_id, any_value(member.group_name) as group_name, member.unit_id, any_value(unit.unit_name) as unit_name
from comparison_member as member
join unit using (unit_id)
where member.hierarchy = $hierarchy and member.group_id like 'own:%'
group by member.group_id, member.unit_id
order by member.group_id, member.unit_id
