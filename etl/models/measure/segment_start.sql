-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Periods in which a series must be read anew: the one that contains the day of a break, and of a new start that people
-- decided, which counts as soon as enough values follow it (up to the next break).
with series as (
    select hierarchy, metric, unit_id, period_type, min(period_start) as first_start
      from main.value
     where period_type <> 'year'
     group by all
),
break as (
    select s.hierarchy, s.metric, s.unit_id, s.period_type,
           period_containing(s.period_type, b.period_start) as period_start,
           'break' as started_by, string_agg(distinct b.kind, ', ' order by b.kind) as reason
      from series s
      join main.series_break b
        on b.hierarchy = s.hierarchy and b.unit_id = s.unit_id and coalesce(b.metric, s.metric) = s.metric
     where period_containing(s.period_type, b.period_start) > s.first_start
     group by all
),
asked as (
    select s.hierarchy, s.metric, s.unit_id, s.period_type,
           period_containing(s.period_type, r.day) as period_start,
           'rebase' as started_by, arg_max(r.reason, (r.given_at, r.reason)) as reason
      from series s
      join rules.rebase r on r.unit_id = s.unit_id and coalesce(r.metric, s.metric) = s.metric
     where period_containing(s.period_type, r.day) > s.first_start
     group by all
),
bounded as (
    select a.*,
           (select min(b.period_start) from break b
             where b.hierarchy = a.hierarchy and b.metric = a.metric and b.unit_id = a.unit_id
               and b.period_type = a.period_type and b.period_start > a.period_start) as next_break
      from asked a
),
rebase as (
    select b.hierarchy, b.metric, b.unit_id, b.period_type, b.period_start, b.started_by, b.reason
      from bounded b
      join main.value v
        on v.hierarchy = b.hierarchy and v.metric = b.metric and v.unit_id = b.unit_id
       and v.period_type = b.period_type and v.period_start >= b.period_start
       and (b.next_break is null or v.period_start < b.next_break)
     where v.value is not null and v.bound is distinct from 'least' and v.bound is distinct from 'most'
     group by all
    having count(*) >= setting('control.rebase')
)
select * from break
union all
select r.*
  from rebase r
  anti join break b
    on b.hierarchy = r.hierarchy and b.metric = r.metric and b.unit_id = r.unit_id
   and b.period_type = r.period_type and b.period_start = r.period_start
