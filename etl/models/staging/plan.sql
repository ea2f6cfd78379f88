-- grain: person_key, period, file_sha, sheet, row
-- Map: period
-- Rows of the plan report that count. is_counted: one row per person and period, in the last unit; acting apart.
with winning as (
    select p.person_key, m.unit_id, m.match, p.unit_name, p.period, p.period_start as row_start,
           p.period_end as row_end, p.plan_status, coalesce(p.is_acting, false) as is_acting, p.position, p.employment,
           p.contract, p.file_sha, p.file_name, p.sheet, p.row, p.extracted_at
      from lake.plan p
      join staging.unit_match m
        on m.given_id = coalesce(p.unit_id, '') and m.given_name = coalesce(p.unit_name, '') and m.period = p.period
      join staging.export e
        on e.table_name = 'plan' and e.period = p.period and e.file_sha = p.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
numbered as (
    select *,
           row_number() over (
               partition by person_key, period, is_acting
               order by row_end desc nulls last, row_start desc nulls last, extracted_at desc nulls last,
                        file_sha desc, sheet desc, row desc) as turn
      from winning
)
select * exclude (turn),
       period_type_of(period) as period_type, period_start_of(period) as period_start,
       not is_acting and turn = 1 as is_counted
  from numbered
