-- How many persons changed in each unit's own rows since they were last released, per family of metrics: the largest
-- change of a count or of a numerator; a changed mean is one person at least. Nothing released before = no change; of a
-- rate that holds for each unit alone, since a count of services that arrives later would else let only the months
-- without complaints through.
with released_before as (
    select distinct d.family, b.period_type, b.period_start
      from before.measure.released b
      join rules.disclosure d on d.metric = b.metric
),
pair as (
    select d.family, d.threshold, coalesce(l.unit_id, b.unit_id) as unit_id,
           coalesce(l.period_type, b.period_type) as period_type,
           coalesce(l.period_start, b.period_start) as period_start,
           abs(coalesce(l.n, 0) - coalesce(b.n, 0)) as persons,
           abs(coalesce(l.numerator, 0) - coalesce(b.numerator, 0)) as moved, m.kind
      from measure.leaf l
      full join before.measure.released b
        on b.metric = l.metric and b.unit_id = l.unit_id and b.period_type = l.period_type
       and b.period_start = l.period_start
      join rules.disclosure d on d.metric = coalesce(l.metric, b.metric)
      join rules.metric m on m.metric = d.metric
     where m.kind <> 'rate' or b.metric is not null
)
select p.family, p.unit_id, p.period_type, p.period_start, any_value(p.threshold) as threshold,
       max(greatest(p.persons, case when p.kind in ('share', 'count') then p.moved
                                    else (p.moved <> 0)::integer end))::bigint as changed
  from pair p
  join released_before r
    on r.family = p.family and r.period_type = p.period_type and r.period_start = p.period_start
 group by p.family, p.unit_id, p.period_type, p.period_start
