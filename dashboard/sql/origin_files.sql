-- One row per file and sheet that feeds the number: how many rows it gave and what they add up to; n_open: of these the
-- rows that may be shown, those about a person only of the units in $persons (null: of all).
select contract, file_name, sheet, extracted_at, count(*) as n_rows, sum(numerator) as numerator,
    sum(denominator) as denominator, min("row") as first_row, max("row") as last_row,
    count(*) filter (person_key is null or $persons is null or list_contains($persons, leaf_unit_id)) as n_open
from evidence
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and metric = $metric
    and period_type = $period_type
    and period_start = $period_start
group by all
order by extracted_at desc, file_name, sheet
