-- Lake rows that are neither in the export that counts nor in one it replaced.
select 'appraisal' as table_name, (select count(*) from lake.appraisal) as lake_rows,
       (select sum(rows) from staging.export where table_name = 'appraisal') as export_rows,
       (select sum(rows) from staging.export where table_name = 'appraisal' and counts) as counting_rows,
       (select count(*) from staging.appraisal) as staged_rows
 where lake_rows <> coalesce(export_rows, 0) or staged_rows <> coalesce(counting_rows, 0)
union all
select 'plan', (select count(*) from lake.plan) as lake_rows,
       (select sum(rows) from staging.export where table_name = 'plan') as export_rows,
       (select sum(rows) from staging.export where table_name = 'plan' and counts) as counting_rows,
       (select count(*) from staging.plan) as staged_rows
 where lake_rows <> coalesce(export_rows, 0) or staged_rows <> coalesce(counting_rows, 0)
union all
select 'survey', (select count(*) from lake.survey) as lake_rows,
       (select sum(rows) from staging.export where table_name = 'survey') as export_rows,
       (select sum(rows) from staging.export where table_name = 'survey' and counts) as counting_rows,
       (select count(*) from staging.survey) as staged_rows
 where lake_rows <> coalesce(export_rows, 0) or staged_rows <> coalesce(counting_rows, 0)
union all
select 'peer', (select count(*) from lake.peer) as lake_rows,
       (select sum(rows) from staging.export where table_name = 'peer') as export_rows,
       (select sum(rows) from staging.export where table_name = 'peer' and counts) as counting_rows,
       (select count(*) from staging.peer) as staged_rows
 where lake_rows <> coalesce(export_rows, 0) or staged_rows <> coalesce(counting_rows, 0)
union all
select 'complaint', (select count(*) from lake.complaint), null, (select count(distinct complaint_id) from lake.complaint)
           as complaints, (select count(*) from staging.complaint) as staged_rows
 where complaints <> staged_rows
