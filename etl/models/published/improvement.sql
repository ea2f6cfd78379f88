-- grain: hierarchy, unit_id, period_type, period, area, metric
-- What could be better in a unit: each element, behaviour, theme and completeness figure beside the same figure
-- elsewhere, that is in units of the same kind under the same parent without this one, or else in the rest of the
-- parent. gap and margin are in the metric's unit, positive = worse than elsewhere: gap of the value, margin of the
-- kind end of its interval (none where it is a point). Certain: the gap is more than both intervals allow (Newcombe),
-- with enough observations here and elsewhere; the interval of a mean elsewhere is that of here, narrower by its n;
-- what colleagues say of each other only where it can tell people apart (peer_gate). rank within an area: by margin; the first certain ones are highlighted. Ranks things to improve, never units.
-- n_complaints: complaints about the same element in the period. n_to, ref_n_to, bound and ref_bound: see value.
with topic as (
    select metric, position, scale, kind, member, family,
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
           v.numerator, v.denominator, t.parent_id, t.unit_kind, o.family, o.area, o.position, o.scale, o.higher_is_better, o.kind,
           case when o.area in ('element', 'theme') then 'complaints_' || o.member end as complaint_metric
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
    select c.*, c.scale * c.ref_numerator / nullif(c.ref_n, 0) as ref_value, b.value as previous,
           k.numerator::bigint as n_complaints
      from compared c
      left join main.value b
        on b.hierarchy = c.hierarchy and b.metric = c.metric and b.unit_id = c.unit_id
       and b.period_type = c.period_type and b.period_start = period_a_year_before(c.period_start)
      left join main.value k
        on k.hierarchy = c.hierarchy and k.metric = c.complaint_metric and k.unit_id = c.unit_id
       and k.period_type = c.period_type and k.period_start = c.period_start
),
held as (
    select *, case when higher_is_better then ref_value - value else value - ref_value end as gap,
           case when lo < hi then case when higher_is_better then ref_value - hi else lo - ref_value end end as margin,
           gap - margin as reach,
           case when kind <> 'share' then reach * sqrt(n / ref_n)
                when higher_is_better
                then ref_value - scale * wilson_lo(ref_numerator, ref_n, setting('interval.z'))
                else scale * wilson_hi(ref_numerator, ref_n, setting('interval.z')) - ref_value end as ref_reach
      from gapped
),
ranked as (
    select h.*,
           coalesce(gap > newcombe(reach, ref_reach) and least(n, ref_n) >= setting('improvement.least'), false)
               and (h.family is distinct from 'berakhlak_peer' or coalesce(g.gate, false)) as is_certain,
           row_number() over (
               partition by h.hierarchy, h.unit_id, h.period_type, h.period, area
               order by margin desc nulls last, gap desc nulls last, position)::integer as rank
      from held h
      left join main.peer_gate g
        on g.hierarchy = h.hierarchy and g.unit_id = h.unit_id and g.period_type = h.period_type and g.period = h.period
)
select hierarchy, unit_id, period_type, period, area, metric, n, null::bigint as n_to, value,
       null::varchar as bound, lo, hi,
       case when ref_value is not null then ref_n::bigint end as ref_n, null::bigint as ref_n_to, ref_value,
       null::varchar as ref_bound, gap, margin, previous, n_complaints, is_certain,
       is_certain and count(*) filter (is_certain) over (
           partition by hierarchy, unit_id, period_type, period, area order by rank
       ) <= setting('improvement.highlighted') as is_highlighted,
       rank
  from ranked
 order by hierarchy, unit_id, period_type, period, area, rank
