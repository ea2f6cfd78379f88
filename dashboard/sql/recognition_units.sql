-- One row per recognition that the register says these units were given, the latest first.
select found.unit_id, found.kind, found.title, found.given_on, found.basis, found.file_name, found.sheet, found."row",
    unit.unit_name
from recognition_unit as found
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
left join (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
) as unit on unit.unit_id = found.unit_id
where found.unit_id in (select unnest($units))
order by found.given_on desc, unit.unit_name, found.title
