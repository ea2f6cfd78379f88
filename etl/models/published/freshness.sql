-- grain: source
-- How fresh each source is: the period that ends last, latest extraction (none for lists without a day of their own), latest
-- load, rows and files that count.
select f.table_name as source,
       max_by(nullif(f.period, 'all'), (period_end_of(nullif(f.period, 'all')), f.period)) as latest_period,
       max(f.extracted_at) filter (where f.extracted_at > timestamp '1970-01-01') as extracted_at,
       max(l.loaded_at) as loaded_at, sum(f.rows)::bigint as rows, count(distinct f.file_sha) as files
  from lake.file f
  left join (select load_id, max(loaded_at) as loaded_at from lake.load group by load_id) l on l.load_id = f.load_id
 group by f.table_name
 order by source
