-- Periods that hold any value.
select distinct period_type, period, period_start
  from value
 where ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by period_type, period_start
 limit $limit offset $offset
