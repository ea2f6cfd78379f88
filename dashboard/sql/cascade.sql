-- One row per period and result of a leader: how many of the unit's people (and of those below, where it is a result of
-- the unit itself) serve it, and what became of their measured indicators; periods that begin until the given day.
select period_type, period, period_start, above_result, is_own, n_persons, n_persons_to, n_units, n_results, n_indicators,
    n_measured, n_met, status
from cascade
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period_start <= $until
order by period_start desc, is_own desc, n_persons desc, above_result
