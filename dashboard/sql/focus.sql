-- One row per advice for the unit in a period, in the published order: the rule, its action and reason, the figure it
-- rests on, and the second figure where the rule asks for one.
select rule, action, why_id, why_en, signal, metric, n, n_to, value, bound, ref_value, periods, period_type, period,
    also_signal, also_metric, also_n, also_n_to, also_value, also_bound
from focus
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period = $period
order by rank
