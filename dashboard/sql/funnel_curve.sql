-- Limits of chance over a grid of n, from the group's centre, tau2 and spread: shares on the arcsine scale, which ends at
-- 0 and 1, means as they are, rates by Poisson (Byar; with tau2 on the scale of the root). No row where nothing is judged.
with chosen as (
    select comparison_group.*, metric.kind = 'share' as is_share, metric.kind = 'rate' as is_rate,
        metric.scale,
        if(is_adjusted, tau2, 0) as between_units
    from comparison_group
    join metric using (metric)
    where hierarchy = $hierarchy and group_id = $group_id and metric = $metric
        and period_type = $period_type and period = $period and state in ('rough', 'full', 'alike')
),
ends as (
    select min(comparison.n) / 1.3 as first_n, max(comparison.n) * 1.3 as last_n
    from comparison
    where hierarchy = $hierarchy and group_id = $group_id and metric = $metric
        and period_type = $period_type and period = $period and z is not null
),
grid as (
    select first_n * pow(last_n / first_n, step / 60) as at_n
    from ends, range(61) as steps(step)
),
level as (
    select max(try_cast(value as double)) filter (section = 'interval' and key = 'z') as z95,
        max(try_cast(value as double)) filter (section = 'comparison' and key = 'z') as z998
    from rule
),
placed as (
    select at_n, is_share, is_rate, between_units, scale, centre, z95, z998, at_n * centre / scale as expected,
        case when is_share then asin(sqrt(centre / scale)) when is_rate then 1 else centre end as middle,
        sqrt(case when is_share then 1 / (4 * at_n) when is_rate then 1 / (4 * expected)
                  else spread * spread / at_n end + between_units) as error
    from chosen, grid, level
),
cut as (
    select at_n, centre, is_share, is_rate, is_rate and between_units <= 0 as is_exact, scale, expected,
        unnest(['ll95', 'ul95', 'll998', 'ul998']) as name, unnest([-z95, z95, -z998, z998]) as z,
        middle + z * error as place, if(z > 0, expected + 1, expected) as events
    from placed
)
select at_n as n, any_value(centre) as centre,
    max(edge) filter (name = 'll95') as ll95, max(edge) filter (name = 'ul95') as ul95,
    max(edge) filter (name = 'll998') as ll998, max(edge) filter (name = 'ul998') as ul998
from (
    select at_n, centre, name,
        case when is_share then scale * pow(sin(greatest(0, least(pi() / 2, place))), 2)
             when is_exact then
                 centre * events / expected * pow(greatest(0, 1 - 1 / (9 * events) + z / (3 * sqrt(events))), 3)
             when is_rate then centre * pow(greatest(0, place), 2)
             else place end as edge
    from cut
)
group by at_n
order by at_n
