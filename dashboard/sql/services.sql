-- The services of these units in these quarters: how often given, how many respondents named it, their index. Of which
-- file answers the hierarchy decides.
select unit_id, service, period, period_start, services, months, n, ikm, lo, hi, status
from service
where $hierarchy is not null
    and list_contains($units, unit_id)
    and list_contains($periods, period)
order by lower(service), unit_id, period_start
