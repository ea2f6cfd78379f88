-- One row per period, circle of raters and core value: what others say of the visitor, hidden where too few have said it.
select period_type, period, period_start, rater_group, value_key, n_raters, value, status
from own_behaviour
where person_key = $person_key
order by period_start desc, rater_group, value_key
