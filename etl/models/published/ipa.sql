-- grain: hierarchy, group_id, unit_id, period_type, period, element
-- Each element of a unit by performance (share satisfied, answers 3 and 4) and by importance in its comparison group,
-- only where weights may be told, for the units whose form asks for satisfaction as a whole. perf_line and pct_line: medians over the elements of the group. quadrant: improve,
-- keep, low_priority or overdone where the interval of performance stays on one side and the element is above (below)
-- the median importance in nearly all resamples; else unclear, as with few answers or an element that goes against
-- satisfaction as a whole.
with placed as (
    select i.hierarchy, i.group_id, v.unit_id, i.period_type, i.period, i.period_start, i.element, v.n,
           100 - v.value as perf, 100 - v.hi as perf_lo, 100 - v.lo as perf_hi, v.numerator, v.denominator,
           i.pct, i.pct_lo, i.pct_hi, i.above_share, i.sign
      from main.importance i
      join rules.metric r on r.family = 'skm_dissatisfied' and r.member = i.element
      join main.value v
        on v.metric = r.metric and v.hierarchy = i.hierarchy and list_contains(i.units, v.unit_id)
       and v.period_type = i.period_type and v.period_start = i.period_start and v.value is not null
     where i.state = 'bars' and i.pct is not null
),
pooled as (
    select hierarchy, group_id, period_type, period, element, any_value(pct) as pct,
           100 - 100 * sum(numerator::decimal(38, 8))::double / sum(denominator::decimal(38, 8))::double as perf
      from placed
     group by all
),
line as (
    select hierarchy, group_id, period_type, period, median(perf) as perf_line, median(pct) as pct_line
      from pooled
     group by all
)
select p.hierarchy, p.group_id, p.unit_id, p.period_type, p.period, p.period_start, p.element, p.n,
       p.perf, p.perf_lo, p.perf_hi, p.pct, p.pct_lo, p.pct_hi, p.above_share, l.perf_line, l.pct_line,
       case when p.n < setting('improvement.least') or p.sign = '-' then 'unclear'
            when p.above_share >= setting('importance.clear') and p.perf_hi < l.perf_line then 'improve'
            when p.above_share >= setting('importance.clear') and p.perf_lo > l.perf_line then 'keep'
            when p.above_share <= 1 - setting('importance.clear') and p.perf_hi < l.perf_line then 'low_priority'
            when p.above_share <= 1 - setting('importance.clear') and p.perf_lo > l.perf_line then 'overdone'
            else 'unclear' end as quadrant
  from placed p
  join line l
    on l.hierarchy = p.hierarchy and l.group_id = p.group_id and l.period_type = p.period_type and l.period = p.period
 order by p.hierarchy, p.group_id, p.unit_id, p.period_type, p.period_start, p.element
