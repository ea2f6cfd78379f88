-- grain: population, cell, unit_id, period_type, period_start
-- Numbers of persons that add up, as edges of a network (see suppress): every unit is a line, once by command ("c")
-- and once by territory ("t"), into which its parts flow and out of which its own total flows; '' is the ground.
-- cell: command or territory = a published total; both = a unit without parts, the same number in both trees; own =
-- the rows of a unit beside its parts, never published. Only periods of the exports themselves, since longer ones add
-- up; where numbers are rounded each period stands for itself.
with counted as (
    select d.population, d.family, d.block, d.threshold, l.unit_id, l.period_type, l.period_start, l.n
      from measure.leaf l
      join rules.disclosure d on d.metric = l.metric and d.metric = d.population
     where l.n > 0 and d.disclosed <> 'rounded'
    union all
    select d.population, d.family, d.block, d.threshold, c.unit_id, c.period_type, c.period_start, sum(c.n) as n
      from measure.contribution c
      join rules.disclosure d on d.metric = c.metric and d.metric = d.population
     where c.n > 0 and d.disclosed = 'rounded'
     group by all
),
dated as (
    select c.*, coalesce(
               (select max(epoch) from measure.tree
                 where epoch <= period_end_of(period_name(c.period_type, c.period_start))),
               (select min(epoch) from measure.tree)) as epoch
      from counted c
),
total as (
    select a.hierarchy, d.epoch, d.population, d.family, d.block, d.threshold, d.period_type, d.period_start,
           a.ancestor_id as unit_id, sum(d.n)::bigint as n, coalesce(sum(d.n) filter (where a.depth = 0), 0) as own
      from dated d
      join measure.ancestor a on a.epoch = d.epoch and a.unit_id = d.unit_id
     group by all
),
placed as (
    select t.*, p.line_id
      from total t
      join measure.place p on p.hierarchy = t.hierarchy and p.epoch = t.epoch and p.unit_id = t.unit_id
),
line as (
    select distinct hierarchy, population, period_type, period_start, line_id from placed where line_id is not null
),
shaped as (
    select p.*, l.line_id is not null as has_parts
      from placed p
      left join line l
        on l.hierarchy = p.hierarchy and l.population = p.population and l.period_type = p.period_type
       and l.period_start = p.period_start and l.line_id = p.unit_id
),
pair as (
    select population, coalesce(c.family, t.family) as family,
           coalesce(c.block, t.block) as block, coalesce(c.threshold, t.threshold) as threshold,
           period_type, period_start, unit_id,
           c.n as c_n, t.n as t_n, coalesce(c.own, t.own) as own, c.has_parts as c_parts, t.has_parts as t_parts,
           'c ' || c.unit_id as c_line, coalesce('c ' || c.line_id, '') as c_above,
           't ' || t.unit_id as t_line, coalesce('t ' || t.line_id, '') as t_above
      from (from shaped where hierarchy = 'command') c
      full join (from shaped where hierarchy = 'territory') t using (population, period_type, period_start, unit_id)
),
edge as (
    select *, 'both' as cell, c_n as n, t_above as tail, c_above as head from pair where not c_parts and not t_parts
    union all by name
    select *, 'command' as cell, c_n as n, case when c_parts then c_line else t_line end as tail, c_above as head
      from pair where c_n is not null and (c_parts or coalesce(t_parts, false))
    union all by name
    select *, 'territory' as cell, t_n as n, t_above as tail, case when t_parts then t_line else c_line end as head
      from pair where t_n is not null and (t_parts or coalesce(c_parts, false))
    union all by name
    select *, 'own' as cell, own as n, t_line as tail, c_line as head from pair where c_parts and t_parts and own > 0
),
few as (
    select coalesce(a.hierarchy, 'own') as cell, 'berakhlak_' || p.rater_group as family,
           coalesce(a.ancestor_id, p.unit_id) as unit_id, p.period_type, p.period_start
      from staging.peer p
      join (select distinct unit_id, period_type, period_start, epoch from dated) d
        on d.unit_id = p.unit_id and d.period_type = p.period_type and d.period_start = p.period_start
      join (select hierarchy, epoch, unit_id, ancestor_id from measure.ancestor
             union all
            select null, epoch, unit_id, unit_id from measure.tree where hierarchy = 'command') a
        on a.epoch = d.epoch and a.unit_id = p.unit_id
     where p.is_counted
     group by all
    having count(distinct p.person_key) < setting('disclosure.person')
),
blocked as (
    select *, case when period_months(block) > period_months(period_type) then block else period_type end as block_type
      from edge
)
select e.population, e.family, e.cell, e.unit_id, e.period_type, e.period_start, e.n::bigint as n, e.threshold,
       e.n < e.threshold or f.cell is not null as is_small, e.tail, e.head,
       e.block_type, period_containing(e.block_type, e.period_start) as block_start
  from blocked e
  left join few f
    on f.family = e.family and f.unit_id = e.unit_id and f.period_type = e.period_type
   and f.period_start = e.period_start and f.cell = case e.cell when 'both' then 'command' else e.cell end
