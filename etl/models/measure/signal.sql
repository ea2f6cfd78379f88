-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Points of control charts that could be known at the time to be no chance, and the centre that they left.
select hierarchy, metric, unit_id, period_type, period, period_start, verdict_now, centre
  from main.control
 where verdict_now in ('concern', 'improvement', 'neutral_high', 'neutral_low')
