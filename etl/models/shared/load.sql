-- Loads for others: which files, when and with what outcome, but not how many rows of which unit.
select * replace (null::bigint as rows_read, null::bigint as accepted, null::bigint as refused, null::bigint as skipped,
                  null::varchar as refused_path)
  from warehouse.main.load
