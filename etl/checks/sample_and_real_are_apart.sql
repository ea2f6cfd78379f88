-- Unit references that count together though one is the generated sample's: figures would mix invented and real
-- people. Rows of units that no reference knows are left out of every figure anyway.
with marked as (
    select distinct file_name, starts_with(unit_id, 'contoh-') as is_sample from lake.unit
)
select file_name, is_sample
  from marked
 where is_sample <> (select bool_or(is_sample) from marked)
 order by file_name
