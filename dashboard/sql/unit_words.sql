-- One row per metric and period of a unit: how it stands among units like it, where a word may be said.
select metric, period, word
from comparison
where hierarchy = $hierarchy
    and unit_id = $unit_id
    and group_id like 'like:%'
    and word is not null
