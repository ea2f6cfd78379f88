-- one row per error in a refused line, in the order of the file it must be mended in
select file_name, sheet, "row", "column", header, found, expected_id, expected_en, rule, contract
from refused
order by file_name, sheet, "row", "column";
