-- Exceptions of $period in these units: who, where, and what else is known. Persons only of the units in
-- $persons (null: of all).
select odd.kind, person.name, odd.position, unit.unit_name, other.unit_name as other_unit_name, odd.standing,
    odd.file_name, odd.sheet, odd."row"
from completeness_exception as odd
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = odd.unit_id
left join unit on unit.unit_id = odd.unit_id
left join unit as other on other.unit_id = odd.other_unit_id
left join person on person.person_key = odd.person_key
where odd.period = $period
    and odd.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, odd.unit_id))
order by odd.kind, unit_tree.sort, lower(person.name) nulls last, odd.person_key, odd."row"
