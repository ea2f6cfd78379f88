-- grain: period, file_sha, sheet, row
-- Map: period
-- Services given by a unit in a month, of the exports that count. is_counted: one row per unit, service and month.
with winning as (
    select m.unit_id, m.match, v.unit_name, v.service, v.period, v.services,
           v.contract, v.file_sha, v.file_name, v.sheet, v.row, v.extracted_at
      from lake.service_volume v
      join staging.unit_match m
        on m.given_id = coalesce(v.unit_id, '') and m.given_name = coalesce(v.unit_name, '') and m.period = v.period
      join staging.export e
        on e.table_name = 'service_volume' and e.period = v.period and e.file_sha = v.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
)
select *, period_type_of(period) as period_type, period_start_of(period) as period_start,
       unit_id is not null and row_number() over (
           partition by unit_id, name_key(service), period order by sheet desc, row desc) = 1 as is_counted
  from winning
