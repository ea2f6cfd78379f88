-- grain: hierarchy, unit_id, period_type, period, rank
-- What can be said about a unit in a period, as facts in figures; the screen words them by `kind`. No unit is ranked
-- and no change is called one: rank only orders the sentences of a unit.
with figure as (
    select v.*,
           lag(value) over series as value_before,
           lag(numerator) over series as numerator_before,
           max(case when status <> 'no_data' then period_start end) over (series rows unbounded preceding) as last_start
      from main.value v
    window series as (partition by hierarchy, metric, unit_id, period_type order by period_start)
),
fall as (
    select *,
           sum(case when value > value_before then 0 else 1 end) over (
               partition by hierarchy, unit_id, period_type order by period_start rows unbounded preceding) as run
      from figure
     where metric = 'not_rated'
),
falling as (
    select *, count(*) over run_so_far - 1 as falls,
           nth_value(period, 2) over run_so_far as since,
           first_value(value) over run_so_far as before
      from fall
    window run_so_far as (
        partition by hierarchy, unit_id, period_type, run order by period_start rows unbounded preceding)
),
rated as (
    select l.unit_id, l.period_type, l.period_start
      from measure.leaf l
     where l.metric = 'not_rated' and 100 * l.numerator < setting('headline.stopped_share') * l.denominator
     group by all
),
own as (
    select l.unit_id, l.period_type, min(l.period_start) as first_start
      from measure.leaf l
     where l.metric = 'not_rated'
     group by all
),
silence as (
    select o.unit_id, p.period_type, p.period_start, p.period, p.period_end, r.unit_id is null as is_silent,
           max(r.period_start) over history as last_rated
      from own o
      join measure.period p
        on p.period_type = o.period_type and p.period_start >= o.first_start
       and p.period_start <= (select max(period_start) from measure.leaf where metric = 'not_rated'
                                 and period_type = o.period_type)
      left join rated r
        on r.unit_id = o.unit_id and r.period_type = p.period_type and r.period_start = p.period_start
    window history as (partition by o.unit_id, p.period_type order by p.period_start rows unbounded preceding)
),
stopped as (
    select s.unit_id, s.period_type, s.period_start, s.period,
           (s.last_rated + to_months(period_months(s.period_type)))::date as since_start,
           count(*) over (partition by s.unit_id, s.period_type, s.last_rated order by s.period_start
                          rows unbounded preceding) as periods
      from silence s
      join main.unit u on u.unit_id = s.unit_id
     where s.is_silent and s.last_rated is not null and coalesce(u.valid_to, s.period_end) >= s.period_start
),
stopped_below as (
    select a.hierarchy, a.ancestor_id as unit_id, s.period_type, s.period_start, s.period,
           s.unit_id as other, s.since_start, s.periods
      from stopped s
      join (select period_type, period_start, max(epoch) as epoch
              from measure.period join (select distinct epoch from measure.tree) e on e.epoch <= period_end
             group by all) e
        on e.period_type = s.period_type and e.period_start = s.period_start
      join measure.ancestor a on a.epoch = e.epoch and a.unit_id = s.unit_id
     where s.periods >= setting('headline.silent_periods')
),
theme as (
    select f.hierarchy, f.unit_id, f.period_type, f.period_start, f.period, f.metric, f.numerator, f.denominator
      from figure f
      join rules.metric m on m.metric = f.metric and m.family = 'complaint_theme' and m.member <> 'unread'
     where f.numerator > 0
    qualify row_number() over (
        partition by f.hierarchy, f.unit_id, f.period_type, f.period_start order by f.numerator desc, m.position) = 1
),
element as (
    select i.hierarchy, i.unit_id, i.period_type, i.period, i.metric, i.n, i.value, i.ref_value,
           'skm_' || m.member as element, 'complaints_' || m.member as theme
      from main.improvement i
      join rules.metric m on m.metric = i.metric
     where i.area = 'element' and i.gap > 0
    qualify row_number() over (
        partition by i.hierarchy, i.unit_id, i.period_type, i.period order by i.gap desc, m.position) = 1
),
said as (
    select hierarchy, unit_id, period_type, period, 1 as weight, 'stopped' as kind, 'not_rated' as metric,
           periods::double as n, null::double as value, null::double as previous,
           period_name(period_type, since_start) as since, other, 'trend' as link_page, other as link_unit
      from stopped_below
    union all
    select hierarchy, unit_id, period_type, period, 2, 'no_export', metric, null, null, null,
           period_name(period_type, last_start), null, 'data', unit_id
      from figure
     where metric in ('not_rated', 'plan_approved', 'ikm') and status = 'no_data' and last_start is not null
    union all
    select hierarchy, unit_id, period_type, period, 3, 'not_rated', metric, numerator, value, value_before, null, null,
           'improvement', unit_id
      from figure where metric = 'not_rated' and numerator > 0
    union all
    select hierarchy, unit_id, period_type, period, 4, 'completeness_down', metric, numerator, 100 - value, 100 - before,
           since, null, 'trend', unit_id
      from falling where falls >= setting('headline.falling_periods') and value > before
    union all
    select hierarchy, unit_id, period_type, period, 5, 'late', metric, denominator - numerator, value, value_before,
           null, null, 'trend', unit_id
      from figure where metric = 'rated_on_time' and numerator < denominator
    union all
    select hierarchy, unit_id, period_type, period, 6, 'few_respondents', metric, n, value, value_before, null, null,
           'trend', unit_id
      from figure where metric = 'respondents_vs_minimum' and value < 100
    union all
    select t.hierarchy, t.unit_id, t.period_type, t.period, 7,
           case when e.theme is not null then 'waiting_theme' else 'top_theme' end,
           'complaints', t.numerator, t.denominator, null, null, t.metric, 'improvement', t.unit_id
      from theme t
      left join element e
        on e.hierarchy = t.hierarchy and e.unit_id = t.unit_id and e.period_type = t.period_type
       and e.period = t.period and e.theme = t.metric
    union all
    select hierarchy, unit_id, period_type, period, 8, 'element_gap', metric, n, value, ref_value, null, element,
           'improvement', unit_id
      from element
    union all
    select hierarchy, unit_id, period_type, period, 9, 'complaints_late', metric, denominator - numerator, value,
           value_before, null, null, 'trend', unit_id
      from figure where metric = 'closed_in_time' and numerator < denominator
    union all
    select hierarchy, unit_id, period_type, period, 10, 'lower_ratings', metric, numerator, value, value_before, null,
           null, 'trend', unit_id
      from figure where metric = 'needs_improvement_or_lower' and numerator > 0
    union all
    select hierarchy, unit_id, period_type, period, 11, 'ikm', metric, n, value, value_before, null, null, 'trend',
           unit_id
      from figure where metric = 'ikm' and value is not null
    union all
    select hierarchy, unit_id, period_type, period, 12, 'complaints', metric, numerator, value, numerator_before, null,
           null, 'trend', unit_id
      from figure where metric = 'complaints' and numerator > 0
)
select hierarchy, unit_id, period_type, period,
       row_number() over (
           partition by hierarchy, unit_id, period_type, period
           order by weight, n desc nulls last, metric, other nulls first)::integer as rank,
       kind, metric, n::bigint as n, value, previous, since, other, link_page, link_unit
  from said
 order by hierarchy, unit_id, period_type, period, rank
