-- grain: load_id, file_name, sheet, contract, period
-- Every load ever made, with what it read, accepted, refused and skipped, and why a file was refused.
select * from lake.load order by loaded_at, load_id, file_name, sheet, contract, period
