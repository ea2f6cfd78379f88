-- grain: hierarchy, metric, unit_id, period_type, segment
-- Each segment of a control chart: which chart, how much can be said, its locked baseline, and why it begins.
-- is_ceiling and is_floor: a limit lies beyond the end of the scale, so that a change that way cannot show.
-- autocorrelation: of neighbouring points, lag 1; of their distances from the mean to nine decimals, so that a series
-- that is always the same has none.
with neighbour as (
    select hierarchy, metric, unit_id, period_type, period_start, period, segment, points, y, chart, state_now, centre,
           lpl, upl, is_baseline,
           (y - avg(y) over whole)::decimal(19, 9) as gap,
           (lag(y) over (whole order by period_start) - avg(y) over whole)::decimal(19, 9) as gap_before
      from main.control
    window whole as (partition by hierarchy, metric, unit_id, period_type, segment)
),
summed as (
    select hierarchy, metric, unit_id, period_type, segment, min(period_start) as first_start,
           arg_max(chart, period_start) as chart, arg_max(state_now, period_start) as state, max(points) as points,
           count(*) filter (is_baseline) as baseline_n,
           arg_min(period, period_start) filter (is_baseline) as baseline_from,
           arg_max(period, period_start) filter (is_baseline) as baseline_to,
           arg_min(period, period_start) filter (y is not null) as first_period,
           arg_max(period, period_start) filter (y is not null) as last_period,
           case when max(points) >= setting('control.full')
                then sum(gap * gap_before) / nullif(sum(gap * gap), 0) end as autocorrelation,
           arg_max(centre, period_start) filter (y is not null and centre is not null) as centre,
           arg_max(lpl, period_start) filter (y is not null and lpl is not null) as lpl,
           arg_max(upl, period_start) filter (y is not null and upl is not null) as upl
      from neighbour
     group by all
)
select s.hierarchy, s.metric, s.unit_id, s.period_type, s.segment, s.chart, s.state, s.points, s.baseline_n,
       s.baseline_from, s.baseline_to, s.first_period, s.last_period,
       coalesce(b.started_by, 'data') as started_by, b.reason,
       coalesce(s.upl > case when m.kind = 'share' then m.scale else highest_of(m.unit) end, false) as is_ceiling,
       coalesce(s.lpl < case when m.kind in ('share', 'count', 'rate') then 0 else lowest_of(m.unit) end, false) as is_floor,
       s.autocorrelation, s.centre, s.lpl, s.upl
  from summed s
  join rules.metric m on m.metric = s.metric
  left join measure.segment_start b
    on b.hierarchy = s.hierarchy and b.metric = s.metric and b.unit_id = s.unit_id
   and b.period_type = s.period_type and b.period_start = s.first_start
 order by s.unit_id, s.metric, s.period_type, s.hierarchy, s.segment
