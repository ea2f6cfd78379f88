-- From when to when there are numbers, by type of period.
select min(period_start) as first_day, max(period_start) as last_day from value where n > 0
