-- Ratings of these units with all below them against the pattern of their organisation ratings, every period.
select unit_id, period_type, period, period_start, organisation_rating, fixed_on, n, very_good, good, needs_improvement,
    poor, very_poor, verdict, broken
from distribution
where hierarchy = $hierarchy
    and unit_id in (select unnest($units))
order by period_start, period_type, unit_id
