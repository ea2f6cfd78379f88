-- grain: hierarchy, unit_id, period_type, period_start, signal
-- What the rules of recommended focus may ask about a unit in a quarter or year, as `kind:member`: an element, behaviour
-- or value certainly worse than elsewhere, complaints about a theme, competence below the required level, nobody trained
-- for it since, and changes of a figure that could be known then to be real. Reads published numbers only, so that in
-- the shared file nothing is advised from a number that is hidden there. periods: for how many periods in a row it has
-- been so.
with compared as (
    select i.hierarchy, i.unit_id, i.period_type, i.period_start_of as period_start, i.signal, i.metric, i.n, i.n_to,
           i.value, i.bound, i.ref_value, i.ref_bound
      from (select a.*, period_start_of(a.period) as period_start_of,
                   case a.area when 'element' then 'element:' else 'behaviour:' end || m.member as signal
              from main.improvement a
              join rules.metric m on m.metric = a.metric
             where a.is_certain and a.area in ('element', 'behaviour')) i
    qualify row_number() over (
        partition by i.hierarchy, i.unit_id, i.period_type, i.period, i.signal order by i.margin desc, i.metric) = 1
),
figure as (
    select v.hierarchy, v.unit_id, v.period_type, v.period_start,
           case when m.family = 'complaint_theme' then 'theme:' || m.member
                when m.family = 'competence_below' then 'below:' || m.member else 'low:' || v.metric end as signal,
           v.metric, v.n, v.n_to, v.value, v.bound, null::double as ref_value, null::varchar as ref_bound
      from main.value v
      join rules.metric m on m.metric = v.metric
     where v.value is not null
       and case when m.family = 'complaint_theme'
                then m.member <> 'unread' and v.value >= setting('focus.theme_share')
                     and v.n >= setting('focus.theme_least') and coalesce(v.bound, '') <> 'most'
                when m.family = 'competence_below'
                then v.value >= setting('focus.below_share') and coalesce(v.bound, '') <> 'most'
                     and v.n >= setting('disclosure.floor')
                when v.metric in ('competence_trained', 'socialised', 'raters_trained', 'competence_current')
                then v.value < setting('focus.low_share') and coalesce(v.bound, '') <> 'least'
                     and v.n >= setting('focus.low_least') end
),
changed as (
    select c.hierarchy, c.unit_id, c.period_type, c.period_start,
           case c.verdict_now when 'improvement' then 'better:' else 'worse:' end || c.metric as signal,
           c.metric, v.n, v.n_to, v.value, v.bound, c.centre as ref_value, null::varchar as ref_bound
      from measure.signal c
      join main.value v
        on v.hierarchy = c.hierarchy and v.metric = c.metric and v.unit_id = c.unit_id
       and v.period_type = c.period_type and v.period_start = c.period_start
     where c.verdict_now in ('improvement', 'concern') and v.value is not null
       and c.metric in ('ikm', 'not_rated', 'rated_on_time', 'plan_approved', 'closed_in_time', 'complaints_per_1000',
                        'targets_met', 'good_or_better')
),
seen as (
    select * from compared union all by name select * from figure union all by name select * from changed
),
running as (
    select *, (year(period_start) * 12 + month(period_start)) // period_months(period_type)
              - row_number() over (partition by hierarchy, unit_id, period_type, signal order by period_start) as run
      from seen
     where period_type in ('quarter', 'year')
)
select * exclude (run),
       count(*) over (
           partition by hierarchy, unit_id, period_type, signal, run order by period_start
           rows unbounded preceding)::integer as periods
  from running
