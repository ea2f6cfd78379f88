-- grain: metric, unit_id, period_type, period_start, made_from, source_start
-- What each unit's own rows give to each published period: exports of that period where the unit has them, else
-- its shorter periods, each through the unit tree of its own time (epoch).
with source as (
    select l.metric, l.unit_id, r.period_type, period_containing(r.period_type, l.period_start) as period_start,
           r.made_from, l.period_start as source_start, l.n, l.numerator, l.denominator, l.squares, l.provisional
      from measure.leaf l
      join rules.roll r on r.metric = l.metric and r.made_from = l.period_type
),
preferred as (
    select *
      from source
    qualify made_from = period_type
         or not coalesce(bool_or(made_from = period_type) over (
                partition by metric, unit_id, period_type, period_start), false)
),
epoch as (
    select p.period_type, p.period_start, max(t.epoch) as epoch, min(t.epoch) as first_epoch
      from measure.period p
      left join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
)
select f.*, coalesce(e.epoch, (select min(epoch) from measure.tree)) as epoch
  from preferred f
  join epoch e on e.period_type = f.made_from and e.period_start = f.source_start
