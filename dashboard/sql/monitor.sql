-- one row: which build this is, when it was made (UTC), rows read, and rows of exports that were refused
select
  build,
  built_at,
  rows_in,
  (select count(*) from (select distinct file_name, sheet, "row" from refused)) as refused
from build
