-- Sums over the tops of each tree that differ from the sums over all contributing units.
with top as (
    select r.hierarchy, r.metric, r.period_type, r.period_start, r.unit_id, r.n, r.numerator
      from measure.rolled r
),
root as (
    select distinct a.hierarchy, a.epoch, a.unit_id, a.ancestor_id
      from measure.ancestor a
      join measure.tree t on t.hierarchy = a.hierarchy and t.epoch = a.epoch and t.unit_id = a.ancestor_id
     where t.parent_id is null
),
leaf as (
    select r.hierarchy, c.metric, c.period_type, c.period_start, r.ancestor_id as unit_id,
           sum(c.n) as n, sum(c.numerator) as numerator
      from measure.contribution c
      join root r on r.epoch = c.epoch and r.unit_id = c.unit_id
     group by all
)
select l.hierarchy, l.metric, l.unit_id, l.period_type, l.period_start, l.n, t.n as rolled_n
  from leaf l
  left join top t
    on t.hierarchy = l.hierarchy and t.metric = l.metric and t.unit_id = l.unit_id and t.period_type = l.period_type
   and t.period_start = l.period_start
 where l.n is distinct from t.n or l.numerator is distinct from t.numerator
