-- Whether the two numbers go together over the units below this one, in one period.
select units, r, lo, hi, ceiling, state
from co_movement
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and period = $period
