-- Every period of each type that holds a value somewhere, newest first.
select period_type, period, period_start
from period
order by period_type, period_start desc
