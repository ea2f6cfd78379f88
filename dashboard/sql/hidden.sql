-- One row per aspect and family of metrics: how many numbers of the unit are hidden in these periods, and how many not.
select metric.aspect, metric.family, count(*) filter (value.status = 'hidden') as hidden,
    count(*) filter (value.status in ('ok', 'provisional')) as shown
from value
join metric using (metric)
where value.hierarchy = $hierarchy
    and value.unit_id = $unit_id
    and list_contains($periods, value.period)
group by metric.aspect, metric.family
order by metric.aspect, metric.family
