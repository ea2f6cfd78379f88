-- grain: contract, file_sha, file_name, sheet, row, "column", header, found, expected_id, expected_en, rule, raw
-- Refused rows of the loads that count, one line per error. The whole row stays in the lake, for the list that goes back
-- to its unit; of the cell that is wrong, numbers of persons (NIK, NIP) and mail stay out, except in a NIP's own column.
select distinct * replace (
           null::varchar as raw,
           case when "column" in ('person_key', 'rater_key') then found
                else regexp_replace(regexp_replace(found, '[[:alnum:]._%+-]+@[[:alnum:]-]+(\.[[:alnum:]-]+)+', '[surel]', 'g'),
                                    '[0-9]([\s\x{00A0}.\-_]{0,2}[0-9]){13,}', '[nomor]', 'g') end as found)
  from lake.refused
 order by file_name, file_sha, sheet, row, "column", rule, found
