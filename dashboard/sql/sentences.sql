-- Redacted things people wrote about the unit, the members of a group, or anything below it in a span of quarters, the latest first,
-- at most $each per metric.
with recursive below as (
    select unit_id from unit_tree where hierarchy = $hierarchy and unit_id = $unit_id
    union all
    select member.unit_id
    from unit_tree as member
    join unit on unit.unit_id = member.unit_id
    join (
        select unit_tree.parent_id, unit.member_kind
        from unit_tree
        join unit using (unit_id)
        where unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = $unit_id
    ) as grouped on grouped.parent_id = member.parent_id and grouped.member_kind = unit.unit_kind
    where member.hierarchy = $hierarchy
    union all
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
)
select sentence.metric, sentence.unit_id, sentence.period, sentence.source, sentence.text,
    sentence.file_name, sentence.sheet, sentence.row
from sentence
join below using (unit_id)
where list_contains($metrics, sentence.metric)
    and list_contains($periods, sentence.period)
qualify row_number() over (partition by sentence.metric order by sentence.period desc, sentence.file_name,
    sentence.sheet, sentence.row) <= $each
order by sentence.metric, sentence.period desc, sentence.file_name, sentence.sheet, sentence.row
