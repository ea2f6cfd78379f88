-- One row per employee of these units at the end of $period, in the order of the tree: the assessment, what is below the
-- required level and what was trained since. Only of the units in $persons (null: of all).
select person.name, person.position, unit.unit_name, found.state, found.assessed_on, found.valid_until, found.job_fit,
    found.job_fit_id, found.job_fit_en, found.below, found.trained
from competence_person as found
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
left join person using (person_key)
left join (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
) as unit on unit.unit_id = found.unit_id
where found.period = $period
    and found.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, found.unit_id))
order by unit_tree.sort, lower(person.name) nulls last, found.person_key
