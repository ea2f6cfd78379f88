-- Numbers that cannot be: a share outside 0 to 100, a part larger than its whole, an end on the wrong side, an index
-- outside 25 to 100, a status that does not fit.
select v.hierarchy, v.metric, v.unit_id, v.period, v.n, v.numerator, v.denominator, v.value, v.lo, v.hi, v.status
  from main.value v
  join rules.metric m on m.metric = v.metric
 where (m.kind = 'share' and (v.value not between 0 and 100 or v.numerator > v.denominator or v.lo < 0 or v.hi > 100))
    or v.lo > v.value + 1e-9 or v.hi < v.value - 1e-9
    or (v.metric = 'ikm' and v.value not between 25 and 100.0000001)
    or (m.unit = 'score4' and v.value not between 1 and 4)
    or (m.unit = 'score10' and v.value not between 1 and 10)
    or (v.value is null) <> (v.status = 'no_data')
    or not isfinite(v.value)
