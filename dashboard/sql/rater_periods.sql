-- Periods for which there are patterns of raters, the newest first.
select distinct period_type, period, period_start
from rater_profile
order by period_start desc, period_type
