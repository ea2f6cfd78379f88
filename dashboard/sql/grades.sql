-- The satisfaction index of units in these quarters, with its grade and how far the sample goes.
select value.unit_id, value.metric, value.period_type, value.period, value.period_start, value.n, value.n_to,
    value.numerator, value.denominator, value.value, value.bound, value.lo, value.hi, value.status,
    grade.letter, grade.letter_certain, grade.n_required, grade.is_sample_enough
from value
left join ikm_letter as grade using (hierarchy, unit_id, period_type, period)
where value.hierarchy = $hierarchy
    and value.unit_id in (select unnest($units))
    and value.metric = 'ikm'
    and list_contains($periods, value.period)
order by value.unit_id, value.period_start
