-- Blocks of time in which nothing that adds up has changed since the build before: their pattern is settled.
with now_there as (
    select family, block_type, block_start, count(*) as cells, sum(hash(c)) as fingerprint
      from measure.cell c
     group by all
),
then_there as (
    select family, block_type, block_start, count(*) as cells, sum(hash(c)) as fingerprint
      from before.measure.cell c
     group by all
)
select n.family, n.block_type, n.block_start
  from now_there n
  join then_there t
    on t.family = n.family and t.block_type = n.block_type and t.block_start = n.block_start
   and t.cells = n.cells and t.fingerprint = n.fingerprint
