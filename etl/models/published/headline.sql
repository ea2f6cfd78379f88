-- grain: hierarchy, unit_id, period_type, period, rank
-- What can be said about a unit in a period, as facts in figures; the screen words them by `kind`. No unit is ranked;
-- a change is called one where the control chart says so (`control`), previous is then its centre. rank only orders the
-- sentences of a unit. n of whole; part of n is in part_unit alone.
-- Counts of a period added up from months are monthly appraisals, not persons: their kinds end in _months.
with figure as (
    select v.*, b.value as value_before, b.numerator as numerator_before
      from main.value v
      left join main.value b
        on b.hierarchy = v.hierarchy and b.metric = v.metric and b.unit_id = v.unit_id
       and b.period_type = v.period_type and b.period_start = period_before(v.period_type, v.period_start)
),
above as (
    select p.period_type, p.period_start, p.period, a.hierarchy, a.ancestor_id, a.unit_id, a.depth
      from measure.period p
      join (select p.period_type, p.period_start, max(t.epoch) as epoch
              from measure.period p join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
             group by all) e
        on e.period_type = p.period_type and e.period_start = p.period_start
      join measure.ancestor a on a.epoch = e.epoch
),
stopped_below as (
    select a.hierarchy, a.ancestor_id as unit_id, s.period_type, s.period_start, a.period,
           s.unit_id as other, max(s.periods) as periods, min(s.since) as since
      from measure.stopped s
      join above a
        on a.period_type = s.period_type and a.period_start = s.period_start and a.unit_id = s.unit_id
     group by all
),
signal as (
    select c.hierarchy, c.unit_id, c.period_type, c.period_start, c.period, c.metric, c.centre,
           case c.verdict_now when 'concern' then 2 when 'improvement' then 6 else 12 end as weight,
           case c.verdict_now when 'concern' then 'signal_worse' when 'improvement' then 'signal_better'
                else 'signal_changed' end as kind
      from measure.signal c
      join rules.metric m on m.metric = c.metric and m.family is null
    qualify row_number() over (
        partition by c.hierarchy, c.unit_id, c.period_type, c.period_start, weight order by m.position)
        <= setting('headline.signals')
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
           'skm_' || m.member as element, 'complaints_' || m.member as theme,
           i.is_certain as is_clear
      from main.improvement i
      join rules.metric m on m.metric = i.metric
     where i.area = 'element' and i.gap > 0
    qualify row_number() over (
        partition by i.hierarchy, i.unit_id, i.period_type, i.period order by i.gap desc, m.position) = 1
),
theme_of as (
    select t.*, coalesce(e.is_clear, false) as is_clear,
           e.metric as element_metric, e.value as element_value, e.ref_value as element_ref
      from theme t
      left join element e
        on e.hierarchy = t.hierarchy and e.unit_id = t.unit_id and e.period_type = t.period_type
       and e.period = t.period and e.theme = t.metric
),
lettered as (
    select n.*, o.ikm as ikm_before, o.letter as letter_before
      from main.ikm_letter n
      join main.ikm_letter o
        on o.hierarchy = n.hierarchy and o.unit_id = n.unit_id and o.period_type = n.period_type
       and o.period_start = period_a_year_before(n.period_start)
     where n.letter <> o.letter and n.letter_certain and o.letter_certain
),
counted as (
    select f.hierarchy, f.unit_id, f.period_type, f.period, k.weight,
           k.kind || case when k.is_person and f.basis = 'months' then '_months' else '' end as kind,
           f.metric, case when k.is_rest then f.denominator - f.numerator else f.numerator end as n, f.value,
           f.value_before as previous, f.denominator as whole, c.part, c.part_unit,
           k.link_page, coalesce(c.part_unit, f.unit_id) as link_unit
      from figure f
      join (values (5, 'not_rated', 'not_rated', false, true, 'improvement'),
                   (9, 'late', 'rated_on_time', true, true, 'trend'),
                   (10, 'complaints_late', 'closed_in_time', true, false, 'trend'),
                   (12, 'lower_ratings', 'needs_improvement_or_lower', false, true, 'trend'))
           as k(weight, kind, metric, is_rest, is_person, link_page)
        on k.metric = f.metric
      left join measure.concentration c
        on c.hierarchy = f.hierarchy and c.unit_id = f.unit_id and c.metric = f.metric
       and c.period_type = f.period_type and c.period_start = f.period_start
),
said as (
    select hierarchy, unit_id, period_type, period, 1 as weight, 'stopped' as kind, 'not_rated' as metric,
           periods::double as n, null::double as value, null::double as previous,
           since, other, 'trend' as link_page, other as link_unit,
           null::double as whole, null::bigint as part, null::varchar as part_unit,
           null::varchar as letter, null::varchar as letter_before
      from stopped_below
    union all by name
    select hierarchy, unit_id, period_type, period, 3 as weight, 'no_export' as kind, metric,
           since, 'data' as link_page, unit_id as link_unit
      from measure.unreported
    union all by name
    select a.hierarchy, a.ancestor_id as unit_id, a.period_type, a.period, 4 as weight, 'letter_changed' as kind,
           'ikm' as metric, l.ikm as value, l.ikm_before as previous, a.unit_id as other, 'trend' as link_page,
           a.unit_id as link_unit, l.letter, l.letter_before
      from above a
      join lettered l on l.hierarchy = a.hierarchy and l.unit_id = a.unit_id and l.period_type = a.period_type
       and l.period_start = a.period_start
    union all by name
    select * from counted where n > 0
    union all by name
    select s.hierarchy, s.unit_id, s.period_type, s.period, s.weight, s.kind, s.metric, f.value, s.centre as previous,
           'trend' as link_page, s.unit_id as link_unit
      from signal s
      join figure f
        on f.hierarchy = s.hierarchy and f.metric = s.metric and f.unit_id = s.unit_id
       and f.period_type = s.period_type and f.period_start = s.period_start
    union all by name
    select t.hierarchy, t.unit_id, t.period_type, t.period, 7 as weight,
           case when t.is_clear then 'waiting_theme' else 'top_theme' end as kind,
           'complaints' as metric, t.numerator as n, t.denominator as value, t.metric as other,
           'improvement' as link_page, coalesce(c.part_unit, t.unit_id) as link_unit, c.part, c.part_unit
      from theme_of t
      left join measure.concentration c
        on c.hierarchy = t.hierarchy and c.unit_id = t.unit_id and c.metric = t.metric
       and c.period_type = t.period_type and c.period_start = t.period_start
    union all by name
    select a.hierarchy, a.ancestor_id as unit_id, a.period_type, a.period, 8 as weight, 'theme_below' as kind,
           t.element_metric as metric, t.numerator as n, t.element_value as value, t.element_ref as previous,
           t.metric as other, 'improvement' as link_page, t.unit_id as link_unit
      from theme_of t
      join above a on a.hierarchy = t.hierarchy and a.unit_id = t.unit_id and a.period_type = t.period_type
       and a.period_start = t.period_start and a.depth > 0
     where t.is_clear and t.numerator > 1
    union all by name
    select hierarchy, unit_id, period_type, period, 8 as weight, 'element_gap' as kind, metric, n, value,
           ref_value as previous, element as other, 'improvement' as link_page, unit_id as link_unit
      from element where is_clear
    union all by name
    select hierarchy, unit_id, period_type, period, 11 as weight, 'few_respondents' as kind, metric, n, value,
           value_before as previous, 'trend' as link_page, unit_id as link_unit
      from figure where metric = 'respondents_vs_minimum' and value < 100
    union all by name
    select hierarchy, unit_id, period_type, period, 13 as weight, 'ikm' as kind, metric, n, value,
           value_before as previous, 'trend' as link_page, unit_id as link_unit
      from figure where metric = 'ikm' and value is not null
    union all by name
    select hierarchy, unit_id, period_type, period, 14 as weight, 'complaints' as kind, metric, numerator as n, value,
           numerator_before as previous, 'trend' as link_page, unit_id as link_unit
      from figure where metric = 'complaints' and numerator > 0
)
select s.hierarchy, s.unit_id, s.period_type, s.period,
       row_number() over (
           partition by s.hierarchy, s.unit_id, s.period_type, s.period
           order by s.weight, u.unit_name nulls first, s.n desc nulls last, s.metric, s.link_unit, s.other)::integer
           as rank,
       s.kind, s.metric, s.n::bigint as n, s.value, s.previous, s.since, s.other, s.link_page, s.link_unit,
       s.whole::bigint as whole, s.part, s.part_unit, s.letter, s.letter_before
  from said s
  left join main.unit u on u.unit_id = s.other
 order by s.hierarchy, s.unit_id, s.period_type, s.period, rank
