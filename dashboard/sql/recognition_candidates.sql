-- One row per person or unit that a rule brings up among these units, in the order of the tree. Persons only of the units
-- in $persons (null: of all).
select found.rule, found.unit_id, found.person_key, found.period, found.times, found.is_provisional, found.metric,
    found.value_before, found.value, person.name, person.position, unit.unit_name
from recognition_candidate as found
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
left join person using (person_key)
left join (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
) as unit on unit.unit_id = found.unit_id
where found.unit_id in (select unnest($units))
    and (found.person_key is null or $persons is null or list_contains($persons, found.unit_id))
order by found.rule, unit_tree.sort, lower(person.name) nulls last, found.person_key
