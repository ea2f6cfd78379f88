-- grain: file_sha, sheet, row, "column", rule
-- Refused rows of the loads that count, one line per error, as they came.
select * from lake.refused order by file_name, file_sha, sheet, row, "column", rule
