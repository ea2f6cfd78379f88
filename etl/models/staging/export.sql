-- grain: table_name, scope, period, unit_key, file_sha
-- Map: period
-- Every export of a unit and period, and which one counts: the latest extraction wins, whatever was loaded last.
-- scope: surveys of different forms stand beside each other. unit_key: the unit, or the name nobody knows.
with delivered as (
    select 'appraisal' as table_name, '' as scope, period, unit_id, unit_name, file_sha,
           max(extracted_at) as extracted_at, min(file_name) as file_name, min(sheet) as sheet, min(row) as row,
           count(*) as rows
      from lake.appraisal group by period, unit_id, unit_name, file_sha
    union all
    select 'plan', '', period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.plan group by period, unit_id, unit_name, file_sha
    union all
    select 'survey', contract, period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.survey group by contract, period, unit_id, unit_name, file_sha
    union all
    select 'peer', '', period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.peer group by period, unit_id, unit_name, file_sha
    union all
    select 'organisation_rating', '', period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.organisation_rating group by period, unit_id, unit_name, file_sha
    union all
    select 'target', '', period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.target group by period, unit_id, unit_name, file_sha
    union all
    select 'service_volume', '', period, unit_id, unit_name, file_sha,
           max(extracted_at), min(file_name), min(sheet), min(row), count(*)
      from lake.service_volume group by period, unit_id, unit_name, file_sha
),
resolved as (
    select d.table_name, d.scope, d.period, coalesce(m.unit_id, 'name:' || name_key(m.given_name)) as unit_key,
           m.unit_id, d.file_sha, max(d.extracted_at) as extracted_at, min(d.file_name) as file_name,
           min(d.sheet) as sheet, min(d.row) as row, sum(d.rows)::bigint as rows
      from delivered d
      join staging.unit_match m
        on m.given_id = coalesce(d.unit_id, '') and m.given_name = coalesce(d.unit_name, '') and m.period = d.period
     group by all
)
select *,
       row_number() over newest = 1 as counts,
       count(*) over (partition by table_name, scope, period, unit_key) as exports,
       first_value(file_name) over newest as winner_file,
       first_value(extracted_at) over newest as winner_extracted_at
  from resolved
window newest as (
    partition by table_name, scope, period, unit_key order by extracted_at desc nulls last, file_sha desc)
