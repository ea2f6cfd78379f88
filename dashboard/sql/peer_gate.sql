-- Whether differences between peer ratings of a unit may be read as differences, by period up to $last, the newest first.
select period, scope_unit_id, gate
from peer_gate
where hierarchy = $hierarchy and unit_id = $unit_id and period_type = 'semester' and period <= $last
order by period desc
limit 1
