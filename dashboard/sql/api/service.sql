-- Services by quarter.
select unit_id, service, period, period_start, services, months, n, ikm, lo, hi, status
  from service
 where ($unit_id is null or unit_id = $unit_id)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by unit_id, service, period_start
 limit $limit offset $offset
