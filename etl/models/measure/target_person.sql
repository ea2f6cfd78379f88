-- grain: person_key, period_type, period_start
-- Map: period
-- What became of the targets of every employee in a period: how many indicators, how many of them can be measured (a
-- number with the same unit in target and realisation), how many were met, and the mean achievement of the measured
-- ones in percent. The place is that of the first of his rows.
select person_key, unit_id, period_type, period_start, count(*) as n_indicators,
       count(achievement) as n_measured,
       count(*) filter (where achievement >= setting('target.met')) as n_met,
       sum(achievement::decimal(18, 8)) / nullif(count(achievement), 0) as achievement,
       min(contract) as contract, arg_min(file_name, (file_sha, sheet, row)) as file_name,
       arg_min(sheet, (file_sha, sheet, row)) as sheet, arg_min(row, (file_sha, sheet, row)) as row,
       max(extracted_at) as extracted_at
  from staging.target
 where is_counted and unit_id is not null
 group by person_key, unit_id, period_type, period_start
