-- One row per recognition that the register says people of these units were given, the latest first. Only of the units
-- in $persons (null: of all).
select found.unit_id, found.kind, found.title, found.given_on, found.basis, found.file_name, found.sheet, found."row",
    person.name, unit.unit_name
from recognition_person as found
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
left join person using (person_key)
left join (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
) as unit on unit.unit_id = found.unit_id
where found.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, found.unit_id))
order by found.given_on desc, lower(person.name) nulls last, found.title
