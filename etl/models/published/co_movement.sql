-- grain: hierarchy, unit_id, period_type, period
-- Method: co_movement
-- Whether the two numbers of `pair` go together over the units at and below a unit: Spearman's r with its interval, and
-- the highest r that numbers as uncertain as these could show. state: picture (too few units for an r), constant (one of
-- the two is the same everywhere) or number. Units of which x is only known as a limit are left out.
with usable as (
    select *, (select max(epoch) from (select distinct epoch from measure.tree)
                where epoch <= period_end_of(p.period)) as epoch
      from main.pair p
     where x is not null and y is not null and x_bound is null
),
scoped as (
    select u.hierarchy, a.ancestor_id as unit_id, u.period_type, u.period, u.period_start, u.unit_id as member,
           u.x, u.y, (u.x_hi - u.x_lo) / (2 * setting('interval.z')) as se_x,
           (u.y_hi - u.y_lo) / (2 * setting('interval.z')) as se_y
      from usable u
      join measure.ancestor a
        on a.hierarchy = u.hierarchy and a.epoch = u.epoch and a.unit_id = u.unit_id and a.depth > 0
)
select *,
       rank() over (partition by hierarchy, unit_id, period_type, period order by x)
           + (count(*) over (partition by hierarchy, unit_id, period_type, period, x) - 1) / 2 as rank_x,
       rank() over (partition by hierarchy, unit_id, period_type, period order by y)
           + (count(*) over (partition by hierarchy, unit_id, period_type, period, y) - 1) / 2 as rank_y
  from scoped
 order by hierarchy, unit_id, period_type, period, member
