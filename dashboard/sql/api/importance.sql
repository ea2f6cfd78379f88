-- What weighs most for satisfaction as a whole; rank orders elements.
select hierarchy, group_id, period_type, period, period_start, units, element, n, state, rank,
       is_constant, r_xy, sign, raw, pct, pct_lo, pct_hi, top3_share, above_share, r2
  from importance
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, group_id, period_type, period_start, element
 limit $limit offset $offset
