-- grain: person_key, period, file_sha, sheet, row
-- Map: period
-- Indicators of plans of the exports that count, with target and realisation as written. A number is read only where the
-- whole text is one number with at most one unit of measure, the same in both: "tepat waktu", "1 s.d. 3" and "1.234"
-- stay texts. achievement in percent, at most setting('target.cap'); of a reverse indicator
-- (1 + (1 - realisation / target)) * 100 (PermenPANRB 8/2021), never below 0.
-- is_counted: the rows of a person and period in the unit where the period ended last; acting posts apart.
with winning as (
    select t.person_key, m.unit_id, m.match, t.unit_name, t.period, t.period_start as row_start, t.period_end as row_end,
           coalesce(t.is_acting, false) as is_acting, coalesce(t.result_kind, 'main') as result_kind, t.above_result,
           t.result, t.aspect, t.indicator, t.target, t.realisation, t.measure_unit,
           coalesce(t.is_reverse, false) as is_reverse,
           t.contract, t.file_sha, t.file_name, t.sheet, t.row, t.extracted_at
      from lake.target t
      join staging.unit_match m
        on m.given_id = coalesce(t.unit_id, '') and m.given_name = coalesce(t.unit_name, '') and m.period = t.period
      join staging.export e
        on e.table_name = 'target' and e.period = t.period and e.file_sha = t.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
read as (
    select *, target_number(target) as target_read, target_number(realisation) as realisation_read,
           target_unit(target, measure_unit) as target_unit, target_unit(realisation, measure_unit) as realisation_unit,
           first_value(unit_name) over (
               partition by person_key, period, is_acting
               order by row_end desc nulls last, row_start desc nulls last, extracted_at desc nulls last,
                        file_sha desc, sheet desc, row desc) as last_unit
      from winning
),
measured as (
    select *, target_read is not null and target_read > 0 and realisation_read is not null
              and target_unit = realisation_unit as is_measured
      from read
)
select * exclude (target_read, realisation_read, target_unit, realisation_unit, last_unit, is_measured),
       case when is_measured then target_read end as target_number,
       case when is_measured then realisation_read end as realisation_number,
       case when is_measured then
           least(setting('target.cap'), greatest(0, 100 * case when is_reverse
               then 2 - realisation_read / target_read else realisation_read / target_read end)) end as achievement,
       period_type_of(period) as period_type, period_start_of(period) as period_start,
       not is_acting and unit_name is not distinct from last_unit as is_counted
  from measured
