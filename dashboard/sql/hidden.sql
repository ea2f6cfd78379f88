-- One row per aspect and family of metrics and period: how many numbers of the unit are hidden, and how many not.
select metric.aspect, metric.family, value.period, count(*) filter (value.status = 'hidden') as hidden,
    count(*) filter (value.status in ('ok', 'provisional')) as shown
from value
join metric using (metric)
where value.hierarchy = $hierarchy
    and value.unit_id = $unit_id
    and $value_rows
group by metric.aspect, metric.family, value.period
order by metric.aspect, metric.family, value.period
