-- One row per source row of the number, a page at a time, in the order of file, sheet and row.
with recursive below as (
    select unit_id from unit_tree where hierarchy = $hierarchy and unit_id = $unit_id
    union all
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
)
select unit.unit_name, person.name as person, origin.detail, origin.numerator, origin.denominator,
    origin.file_name, origin.sheet, origin.row
from origin
join below using (unit_id)
join unit using (unit_id)
left join person using (person_key)
where origin.metric = $metric
    and origin.period_start >= $first_day
    and origin.period_start < $after_day
    and case when $own then origin.period_type = $period_type else origin.period_type <> $period_type end
order by origin.file_name, origin.sheet, origin.row
limit $size offset $skip
