-- The same as `periods`, of a build made before it kept a table of them: every value is read.
select period_type, period, min(period_start) as period_start
from value
where status <> 'no_data'
group by period_type, period
order by period_type, period_start desc;
