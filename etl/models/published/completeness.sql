-- grain: hierarchy, unit_id, period_type, period
-- How many appraisals of a unit with all below it have come how far in the periods they are made for: the states of
-- completeness_person add up to n; the states of the plans do so too. For the unit's own people: never shared.
with dated as (
    select c.*, coalesce((select max(epoch) from measure.tree where epoch <= period_end_of(c.period)),
                         (select min(epoch) from measure.tree)) as epoch
      from main.completeness_person c
)
select a.hierarchy, a.ancestor_id as unit_id, d.period_type, d.period, d.period_start, count(*) as n,
       count(*) filter (d.state = 'rated') as rated, count(*) filter (d.state = 'approved') as approved,
       count(*) filter (d.state = 'submitted') as submitted, count(*) filter (d.state = 'draft') as draft,
       count(*) filter (d.state = 'none') as not_made,
       count(*) filter (d.state in ('absent', 'unreported')) as unknown,
       count(*) filter (d.is_overdue) as overdue, count(*) filter (d.is_late) as late,
       count(*) filter (d.plan_status = 'approved') as plan_approved,
       count(*) filter (d.plan_status = 'submitted') as plan_submitted,
       count(*) filter (d.plan_status = 'draft') as plan_draft,
       count(*) filter (d.plan_status = 'none') as plan_not_made,
       count(*) filter (d.plan_status in ('absent', 'unreported')) as plan_unknown
  from dated d
  join measure.ancestor a on a.epoch = d.epoch and a.unit_id = d.unit_id
 group by all
 order by a.hierarchy, a.ancestor_id, d.period_type, d.period_start
