-- grain: period_type, period
-- Every period that holds a number somewhere: what the screens offer for choice, without reading through all values.
select period_type, period, min(period_start) as period_start
  from main.value
 where status <> 'no_data'
 group by period_type, period
 order by period_type, period_start desc
