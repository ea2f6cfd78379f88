-- Plaju Ulu among units like it: on a par in one number, above in another; nothing is judged of the index elsewhere.
insert into comparison_group by name
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, metric, 'quarter' as period_type, '2026-Q3' as period,
    7 as units, 70 as n, centre, 0.0 as tau2, false as is_adjusted, 1.0 as spread, 'rough' as state,
    0.01 as expected_false, 0.2 as largest_share
from (values ('good_or_better', 82.0), ('close_days', 40.0)) t(metric, centre);
insert into comparison by name
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, metric, 'quarter' as period_type, '2026-Q3' as period,
    'ulu' as unit_id, 10 as n, z, eb, eb_lo, eb_hi, 2.0 as rank_lo, 6.0 as rank_hi, word
from (values ('good_or_better', -0.3, 81.2, 73.5, 88.1, 'on_par'), ('close_days', 4.1, 71.6, 62.0, 80.0, 'above'))
    t(metric, z, eb, eb_lo, eb_hi, word);
