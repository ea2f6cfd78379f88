-- The services of these units in these quarters: how often given, how many respondents named it, their index. Of which
-- file answers the hierarchy decides.
select unit_id, service, period, period_start, services, months, n, ikm, lo, hi, status
from service
where $hierarchy is not null
    and unit_id in (select unnest($units))
    and list_contains($periods, period)
order by lower(service), unit_id, period_start
