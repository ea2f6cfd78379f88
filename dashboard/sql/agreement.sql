-- How well the peers of a unit tell people apart, the last semester up to $last first.
select period, groups, n_ratings, icc2, icc2_lo, icc2_hi, gate
from peer_agreement
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period_type = 'semester'
    and period <= $last
order by period desc
