-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Sums of each unit and everything below it, by line of command and by territory. Divided nowhere.
select a.hierarchy, c.metric, a.ancestor_id as unit_id, c.period_type, c.period_start,
       sum(c.n)::bigint as n,
       sum(c.numerator)::decimal(38, 8) as numerator,
       sum(c.denominator)::decimal(38, 8) as denominator,
       sum(c.squares)::decimal(38, 12) as squares,
       bool_or(c.provisional) as provisional,
       case when bool_or(c.made_from <> c.period_type) then 'months' else 'own' end as basis
  from measure.contribution c
  join measure.ancestor a on a.epoch = c.epoch and a.unit_id = c.unit_id
 group by a.hierarchy, c.metric, a.ancestor_id, c.period_type, c.period_start
