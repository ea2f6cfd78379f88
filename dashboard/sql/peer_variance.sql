-- Where differences between the peer ratings of a unit and all below it come from, with how far they tell people apart.
select part.component, part.share, part.n_obs, told.groups, told.icc2, told.icc2_lo, told.icc2_hi, told.gate, told.msw
from variance_component as part
join peer_agreement as told using (hierarchy, unit_id, period_type, period)
where hierarchy = $hierarchy and unit_id = $unit_id and period = $period
order by part.component
