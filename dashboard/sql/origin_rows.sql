-- One row per source row of the number, a page at a time, in the order of file, sheet and row. Rows about a person only
-- of the units in $persons (null: of all).
select unit.unit_name, person.name as person, evidence.detail, evidence.numerator, evidence.denominator,
    evidence.file_name, evidence.sheet, evidence."row"
from evidence
left join unit on unit.unit_id = evidence.leaf_unit_id
left join person using (person_key)
where evidence.hierarchy = $hierarchy
    and evidence.unit_id = $unit_id
    and evidence.metric = $metric
    and evidence.period_type = $period_type
    and evidence.period_start = $period_start
    and (evidence.person_key is null or $persons is null or list_contains($persons, evidence.leaf_unit_id))
order by evidence.file_name, evidence.sheet, evidence."row", evidence.detail
limit $size offset $skip
