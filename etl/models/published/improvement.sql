-- grain: hierarchy, unit_id, period_type, period, area, metric
-- What could be better in a unit: each element, behaviour, theme and completeness figure beside the same figure
-- elsewhere, that is in units of the same kind under the same parent without this one, or else in the rest of the
-- parent. gap is in the metric's unit, positive = worse than elsewhere. rank within an area: what is worse for
-- certain comes first (end of the interval against the others). Ranks things to improve, never units. n_to, ref_n_to,
-- bound and ref_bound: see value.
with topic as (
    select metric, position, scale, kind,
           case when family = 'skm_dissatisfied' then 'element' when aspect = 'behaviour' then 'behaviour'
                when family = 'complaint_theme' then 'theme' else 'completeness' end as area,
           better = 'up' as higher_is_better
      from rules.metric
     where family = 'skm_dissatisfied' or aspect = 'behaviour'
        or metric in ('not_rated', 'rated_on_time', 'plan_approved')
        or (family = 'complaint_theme' and member <> 'unread')
),
standing as (
    select p.period_type, p.period_start, max(t.epoch) as epoch
      from measure.period p
      join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
),
here as (
    select v.hierarchy, v.unit_id, v.metric, v.period_type, v.period, v.period_start, v.n, v.value, v.lo, v.hi,
           v.numerator, v.denominator, t.parent_id, t.unit_kind, o.area, o.position, o.scale, o.higher_is_better
      from main.value v
      join topic o on o.metric = v.metric
      join standing s on s.period_type = v.period_type and s.period_start = v.period_start
      join measure.place t on t.hierarchy = v.hierarchy and t.epoch = s.epoch and t.unit_id = v.unit_id
     where v.value is not null
),
alike as (
    select *,
           sum(numerator::decimal(38, 8)) over kin - numerator::decimal(38, 8) as kin_numerator,
           sum(denominator::decimal(38, 8)) over kin - denominator::decimal(38, 8) as kin_denominator
      from here
    window kin as (partition by hierarchy, metric, period_type, period_start, parent_id, unit_kind)
),
compared as (
    select a.*, a.parent_id is not null and a.kin_denominator > 0 as has_kin,
           case when has_kin then a.kin_numerator
                else p.numerator::decimal(38, 8) - a.numerator::decimal(38, 8) end::double as ref_numerator,
           case when has_kin then a.kin_denominator
                else p.denominator::decimal(38, 8) - a.denominator::decimal(38, 8) end::double as ref_n
      from alike a
      left join here p
        on p.hierarchy = a.hierarchy and p.metric = a.metric and p.unit_id = a.parent_id
       and p.period_type = a.period_type and p.period_start = a.period_start
),
gapped as (
    select c.*, c.scale * c.ref_numerator / nullif(c.ref_n, 0) as ref_value,
           b.value as previous
      from compared c
      left join main.value b
        on b.hierarchy = c.hierarchy and b.metric = c.metric and b.unit_id = c.unit_id
       and b.period_type = c.period_type and b.period_start = (c.period_start - interval 1 year)::date
)
select hierarchy, unit_id, period_type, period, area, metric, n, null::bigint as n_to, value,
       null::varchar as bound, lo, hi,
       case when ref_value is not null then ref_n::bigint end as ref_n, null::bigint as ref_n_to, ref_value,
       null::varchar as ref_bound,
       case when higher_is_better then ref_value - value else value - ref_value end as gap, previous,
       row_number() over (
           partition by hierarchy, unit_id, period_type, period, area
           order by case when higher_is_better then ref_value - coalesce(hi, value)
                         else coalesce(lo, value) - ref_value end desc nulls last,
                    case when higher_is_better then ref_value - value else value - ref_value end desc nulls last,
                    position)::integer as rank
  from gapped
 order by hierarchy, unit_id, period_type, period, area, rank
