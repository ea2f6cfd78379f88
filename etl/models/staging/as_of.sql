-- grain: as_of
-- The day the numbers speak about: the latest extraction of an appraisal export, else of any dated export.
with extracted as (
    select max(extracted_at) filter (where table_name = 'appraisal') as appraisal,
           max(extracted_at) filter (where table_name not in ('unit', 'employee')) as dated,
           max(extracted_at) as any_export
      from lake.file
)
select coalesce(appraisal, dated, any_export, timestamp '1970-01-01')::date as as_of from extracted
