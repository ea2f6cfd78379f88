-- grain: hierarchy, metric, unit_id, period_type
-- From when to when there are data of every number of every unit.
select hierarchy, metric, unit_id, period_type, min(period_start) as first_data, max(period_start) as last_data
  from measure.rolled
 group by all
