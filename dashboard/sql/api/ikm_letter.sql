-- Satisfaction index with its letter.
select hierarchy, unit_id, period_type, period, period_start, ikm, letter, letter_lo, letter_hi,
       weight_policy, policies_differ, letter_certain, n, se, lo, hi, is_uniform, other_share,
       is_few, n_required, is_sample_enough, ikm_exact, letter_exact, ikm_0111, letter_0111,
       ikm_011, letter_011
  from ikm_letter
 where ($hierarchy is null or hierarchy = $hierarchy)
   and ($unit_id is null or unit_id = $unit_id)
   and ($period_type is null or period_type = $period_type)
   and ($since is null or period_start >= $since)
   and ($until is null or period_start <= $until)
 order by hierarchy, unit_id, period_type, period_start
 limit $limit offset $offset
