-- The service grade of the unit's satisfaction index in one period, with the grades at the ends of its interval.
select letter, letter_lo, letter_hi, weight_policy, policies_differ
from ikm_letter
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period_type = $period_type
    and period = $period
