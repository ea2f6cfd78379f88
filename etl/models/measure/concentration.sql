-- grain: hierarchy, unit_id, period_type, period_start, metric
-- Where a count concentrates: the smallest unit below that holds at least the set part of what is counted in a unit.
-- A unit that has all the data of the one above says nothing new and is passed over.
with counted as (
    select v.hierarchy, v.unit_id, v.period_type, v.period_start, v.metric,
           case when v.metric in ('rated_on_time', 'closed_in_time') then v.denominator - v.numerator
                else v.numerator end as counted,
           coalesce(v.denominator, v.numerator) as size
      from main.value v
      join rules.metric m on m.metric = v.metric
     where v.metric in ('not_rated', 'rated_on_time', 'closed_in_time', 'needs_improvement_or_lower', 'complaints')
        or (m.family = 'complaint_theme' and m.member <> 'unread')
),
standing as (
    select p.period_type, p.period_start, max(t.epoch) as epoch
      from measure.period p
      join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
)
select whole.hierarchy, whole.unit_id, whole.period_type, whole.period_start, whole.metric,
       part.unit_id as part_unit, part.counted::bigint as part
  from counted whole
  join standing s on s.period_type = whole.period_type and s.period_start = whole.period_start
  join measure.ancestor a
    on a.hierarchy = whole.hierarchy and a.epoch = s.epoch and a.ancestor_id = whole.unit_id and a.depth > 0
  join counted part
    on part.hierarchy = whole.hierarchy and part.unit_id = a.unit_id and part.metric = whole.metric
   and part.period_type = whole.period_type and part.period_start = whole.period_start
 where part.size < whole.size and whole.counted >= setting('headline.part_least')
   and part.counted >= setting('headline.part_share') * whole.counted
qualify row_number() over (
    partition by whole.hierarchy, whole.unit_id, whole.period_type, whole.period_start, whole.metric
    order by a.depth desc, part.counted desc, part.unit_id) = 1
