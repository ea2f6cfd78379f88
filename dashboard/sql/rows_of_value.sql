-- Where the rows of each unit stand in `value`, which is sorted by unit.
select unit_id, min(rowid) as first_row, max(rowid) as last_row from value group by unit_id
