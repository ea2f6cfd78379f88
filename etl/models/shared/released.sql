-- grain: metric, unit_id, period_type, period_start
-- Sums of each unit's own rows as others may know them: today's, or where held the ones released before.
select l.*
  from measure.leaf l
  join rules.disclosure d on d.metric = l.metric
  anti join measure.held h
    on h.family = d.family and h.unit_id = l.unit_id and h.period_type = l.period_type
   and h.period_start = l.period_start
union all
select b.*
  from before.measure.released b
  join rules.disclosure d on d.metric = b.metric
  semi join measure.held h
    on h.family = d.family and h.unit_id = b.unit_id and h.period_type = b.period_type
   and h.period_start = b.period_start
