-- Tables of which a lake row is neither in an export that counts nor in one that was replaced.
with lake_rows as (
    select 'appraisal' as table_name, count(*) as rows from lake.appraisal
    union all select 'plan', count(*) from lake.plan
    union all select 'survey', count(*) from lake.survey
    union all select 'peer', count(*) from lake.peer
    union all select 'organisation_rating', count(*) from lake.organisation_rating
    union all select 'target', count(*) from lake.target
    union all select 'service_volume', count(*) from lake.service_volume
),
staged as (
    select 'appraisal' as table_name, count(*) as rows from staging.appraisal
    union all select 'plan', count(*) from staging.plan
    union all select 'survey', count(*) from staging.survey
    union all select 'peer', count(*) from staging.peer
    union all select 'organisation_rating', count(*) from staging.organisation_rating
    union all select 'target', count(*) from staging.target
    union all select 'service_volume', count(*) from staging.service_volume
),
exported as (
    select table_name, sum(rows)::bigint as rows, coalesce(sum(rows) filter (where counts), 0)::bigint as counting_rows
      from staging.export
     group by table_name
)
select l.table_name, l.rows as lake_rows, coalesce(e.rows, 0) as export_rows,
       coalesce(e.counting_rows, 0) as counting_rows, s.rows as staged_rows
  from lake_rows l
  join staged s on s.table_name = l.table_name
  left join exported e on e.table_name = l.table_name
 where lake_rows <> export_rows or counting_rows <> staged_rows
union all
select 'complaint', l.rows, null, null, s.rows
  from (select count(distinct complaint_id) as rows from lake.complaint) l
 cross join (select count(*) as rows from staging.complaint) s
 where l.rows <> s.rows
union all
select 'training', l.rows, null, null, s.rows
  from (select count(*) as rows from (select distinct person_key, title, started_on from lake.training)) l
 cross join (select count(*) as rows from staging.training) s
 where l.rows <> s.rows
union all
select 'older_appraisal', l.rows, null, null, s.rows
  from (select count(*) as rows from (select distinct person_key, scheme, period from lake.older_appraisal)) l
 cross join (select count(*) as rows from staging.older_appraisal) s
 where l.rows <> s.rows
union all
select 'recognition', l.rows, null, null, s.rows
  from (select count(*) as rows from (select distinct person_key, unit_name, title, given_on from lake.recognition)) l
 cross join (select count(*) as rows from staging.recognition) s
 where l.rows <> s.rows
