-- Where the rows of each unit stand in `control`, which is sorted by unit.
select unit_id, min(rowid) as first_row, max(rowid) as last_row from control group by unit_id
