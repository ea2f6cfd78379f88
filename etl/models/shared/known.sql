-- What was shown in full by the build before: bundles of which no period is new.
with now_there as (
    select family, block_type, block_start, count(distinct (period_type, period_start)) as periods
      from warehouse.measure.cell group by all
),
then_there as (
    select family, block_type, block_start, count(distinct (period_type, period_start)) as periods
      from before.measure.cell group by all
)
select distinct c.family, c.cell, c.unit_id, c.block_type, c.block_start
  from before.measure.cell c
  join then_there t
    on t.family = c.family and t.block_type = c.block_type and t.block_start = c.block_start
  join now_there n
    on n.family = t.family and n.block_type = t.block_type and n.block_start = t.block_start and n.periods = t.periods
  anti join before.measure.hidden h
    on h.family = c.family and h.unit_id = c.unit_id and h.block_type = c.block_type and h.block_start = c.block_start
 where c.cell <> 'own'
