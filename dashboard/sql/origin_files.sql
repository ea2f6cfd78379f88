-- One row per file and sheet that feeds the number: how many rows it gave and what they add up to.
with recursive below as (
    select unit_id from unit_tree where hierarchy = $hierarchy and unit_id = $unit_id
    union all
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
)
select origin.contract, origin.file_name, origin.sheet, origin.extracted_at,
    count(*) as n_rows, sum(origin.numerator) as numerator, sum(origin.denominator) as denominator,
    min(origin.row) as first_row, max(origin.row) as last_row
from origin
join below using (unit_id)
where origin.metric = $metric
    and origin.period_start >= $first_day
    and origin.period_start < $after_day
    and case when $own then origin.period_type = $period_type else origin.period_type <> $period_type end
group by all
order by origin.extracted_at desc, origin.file_name, origin.sheet
