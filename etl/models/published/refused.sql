-- grain: contract, file_sha, file_name, sheet, row, "column", header, found, expected_id, expected_en, rule, raw
-- Refused rows of the loads that count, one line per error, as they came.
select distinct * from lake.refused order by file_name, file_sha, sheet, row, "column", rule, found
