-- One row per employee of these units at the end of $period, in the order of the tree: told of the method, rates, taught
-- to, hours. Only of the units in $persons (null: of all).
select person.name, person.position, unit.unit_name, found.socialised_on, found.is_socialised, found.is_rater,
    found.taught_on, found.is_taught, found.hours
from rollout_person as found
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
left join person using (person_key)
left join (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
) as unit on unit.unit_id = found.unit_id
where found.period = $period
    and found.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, found.unit_id))
order by unit_tree.sort, lower(person.name) nulls last, found.person_key
