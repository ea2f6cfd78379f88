-- grain: hierarchy, unit_id, period_type, period
-- Two numbers fixed beforehand (rules: co_movement) of the same unit and period: x of the appraisals, y of the citizens.
-- Only units that have both and none below them that has, so that no parent stands beside its parts. Where x is added
-- up from months its interval is that of one month's persons, who are the same ones. x_bound: x is only known as a
-- limit. A unit is a question where its x interval lies above the median of all units and its y interval below theirs.
-- Where half of the units have none at all their median is 0, below every interval: then the mean over all appraisals
-- is the line (x_line).
with chosen as (
    select replace(s.key, 'co_movement.', '') as axis, m.metric, m.kind, m.scale
      from rules.setting s
      join rules.metric m on m.metric = s.text
     where s.key in ('co_movement.x', 'co_movement.y')
),
number as (
    select c.axis, c.metric, v.hierarchy, v.unit_id, v.period_type, v.period, v.period_start, v.n, v.n_to, v.value,
           v.bound, v.status,
           case when c.kind <> 'share' or v.basis = 'own' then v.n
                else v.n / (period_months(v.period_type) / period_months('month')) end as persons,
           case when v.basis = 'own' or c.kind <> 'share' or v.lo is null then v.lo
                else c.scale * wilson_lo(v.value / c.scale * persons, persons, setting('interval.z')) end as lo,
           case when v.basis = 'own' or c.kind <> 'share' or v.hi is null then v.hi
                else c.scale * wilson_hi(v.value / c.scale * persons, persons, setting('interval.z')) end as hi
      from chosen c
      join main.value v on v.metric = c.metric
     where v.status <> 'no_data' and v.unit_id not in (select group_id from measure.grouping)
),
paired as (
    select x.hierarchy, x.unit_id, x.period_type, x.period, x.period_start, x.metric as x_metric, y.metric as y_metric,
           x.value as x, x.lo as x_lo, x.hi as x_hi, x.n as n_x, x.n_to as n_x_to, x.bound as x_bound,
           y.value as y, y.lo as y_lo, y.hi as y_hi, y.n as n_y,
           case when 'hidden' in (x.status, y.status) then 'hidden'
                when 'provisional' in (x.status, y.status) then 'provisional' else 'ok' end as status,
           (select max(epoch) from (select distinct epoch from measure.tree)
             where epoch <= period_end_of(x.period)) as epoch
      from number x
      join number y
        on y.axis = 'y' and y.hierarchy = x.hierarchy and y.unit_id = x.unit_id and y.period_type = x.period_type
       and y.period = x.period
     where x.axis = 'x'
),
above as (
    select distinct b.hierarchy, b.period_type, b.period, a.ancestor_id as unit_id
      from paired b
      join measure.ancestor a
        on a.hierarchy = b.hierarchy and a.epoch = b.epoch and a.unit_id = b.unit_id and a.depth > 0
),
lowest as (
    select * from paired b anti join above using (hierarchy, period_type, period, unit_id)
),
held as (
    select * replace (case when status <> 'hidden' then x end as x, case when status <> 'hidden' then x_lo end as x_lo,
                      case when status <> 'hidden' then x_hi end as x_hi,
                      case when status <> 'hidden' then n_x end as n_x,
                      case when status <> 'hidden' then n_x_to end as n_x_to,
                      case when status <> 'hidden' then x_bound end as x_bound,
                      case when status <> 'hidden' then y end as y, case when status <> 'hidden' then y_lo end as y_lo,
                      case when status <> 'hidden' then y_hi end as y_hi,
                      case when status <> 'hidden' then n_y end as n_y)
      from lowest
),
middle as (
    select *, median(x) over everybody as x_median, median(y) over everybody as y_median,
           sum(x * n_x) over everybody / sum(n_x) over everybody as x_mean
      from held
    window everybody as (partition by hierarchy, period_type, period)
),
placed as (
    select *, case when x_median > 0 then x_median else x_mean end as x_line from middle
),
judged as (
    select *,
           case when x_bound = 'least' then x > x_line else coalesce(x_lo > x_line, false) end as is_x_high,
           coalesce(y_hi < y_median, false) as is_y_low
      from placed
)
select hierarchy, unit_id, period_type, period, period_start, x_metric, y_metric, x, x_lo, x_hi, n_x, n_x_to, x_bound,
       y, y_lo, y_hi, n_y, x_median, x_line, y_median, is_x_high, is_y_low, is_x_high and is_y_low as question, status
  from judged
 order by hierarchy, period_type, period_start, unit_id
