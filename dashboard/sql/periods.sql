-- every period of each type that holds a value somewhere, newest first
select period_type, period, min(period_start) as period_start
from value
where status <> 'no_data'
group by period_type, period
order by period_type, period_start desc;
