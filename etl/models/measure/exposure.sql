-- grain: unit_id, period_start, contract, file_name, sheet, row
-- Complaints against services given, row by row: each counted row of services brings its number, each complaint counts
-- one in a month for which its unit's services are known. Months outside those with complaints at all are left out: that
-- nobody complained there is not known.
with month as (
    select min(period_start) as first_month, max(period_start) as last_month from staging.complaint where is_complaint
),
service as (
    select v.unit_id, v.period_start, v.service, v.services, v.contract, v.file_name, v.sheet, v.row, v.extracted_at
      from staging.service_volume v
      join month m on v.period_start between m.first_month and m.last_month
     where v.is_counted
)
select unit_id, 'month' as period_type, period_start, 0 as complaints, services, service as detail,
       contract, file_name, sheet, row, extracted_at
  from service
union all
select c.unit_id, 'month', c.period_start, 1, 0, c.complaint_id || ' ' || c.status,
       c.contract, c.file_name, c.sheet, c.row, c.extracted_at
  from staging.complaint c
  join (select unit_id, period_start from service group by all having sum(services) > 0) s
    on s.unit_id = c.unit_id and s.period_start = c.period_start
 where c.is_complaint
