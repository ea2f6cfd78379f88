-- One row per metric of a unit in a period: how it stands among units like it, where a word may be said.
select metric, period, word
from comparison
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and group_id like 'like:%'
    and list_contains($metrics, metric)
    and list_contains($periods, period)
