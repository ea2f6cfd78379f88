-- How fresh each source is.
select source, latest_period, extracted_at, loaded_at, "rows", files
  from freshness
 order by source
 limit $limit offset $offset
