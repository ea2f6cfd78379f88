-- The service grade of the unit's satisfaction index, one row per period: what its interval reaches, how far the
-- sample goes, and the index and grade with each weight in use.
select period_type, period, n, letter, letter_lo, letter_hi, letter_certain, is_uniform, other_share, is_few,
    n_required, is_sample_enough, weight_policy, policies_differ, ikm_exact, letter_exact, ikm_0111, letter_0111, ikm_011, letter_011
from ikm_letter
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and letter is not null
