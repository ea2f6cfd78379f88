-- Own rows that stay as they were released before, because fewer persons than the threshold have changed: the difference
-- of two releases would show what was changed about them. Units that nobody can tell apart (hidden ones between the
-- same lines of both trees) are counted together.
with alike as (
    select c.family, c.unit_id, c.period_type, c.period_start, min(c.tail || ' > ' || c.head) as between_lines
      from measure.cell c
      join measure.hidden h
        on h.family = c.family and h.cell = c.cell and h.unit_id = c.unit_id and h.block_type = c.block_type
       and h.block_start = c.block_start
     where c.cell = 'both'
     group by all
),
together as (
    select c.*, sum(c.changed) over (
               partition by c.family, c.period_type, c.period_start, coalesce(a.between_lines, c.unit_id)) as in_all
      from measure.change c
      left join alike a
        on a.family = c.family and a.unit_id = c.unit_id and a.period_type = c.period_type
       and a.period_start = c.period_start
)
select family, unit_id, period_type, period_start
  from together
 where in_all > 0 and in_all < threshold
