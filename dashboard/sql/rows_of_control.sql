-- Where the rows of each unit stand in `control`: sorted by unit, but for periods that were made again, which stand last. Of
-- each block of rows (122,880 in DuckDB) first and last.
select unit_id, min(rowid) as first_row, max(rowid) as last_row from control group by unit_id, rowid // 122880
