-- The same for areas for improvement: what is here, what is elsewhere and what was before, all as coarse.
with joined as (
    select i.*, m.unit, m.better, d.disclosed, v.n as v_n, v.n_to as v_n_to, v.value as v_value, v.bound as v_bound,
           v.lo as v_lo, v.hi as v_hi,
           case when d.disclosed = 'banded' then coarse_bound(m.unit, i.ref_n, i.ref_value) end as v_ref_bound,
           case d.disclosed when 'banded' then coarse(m.unit, i.ref_n, i.ref_value)
                            when 'rounded' then report_figure(m.unit, i.ref_n, i.ref_value) else i.ref_value end as v_ref,
           case d.disclosed when 'banded' then coarse_within(m.unit, 0, i.previous)
                            when 'rounded' then report_figure(m.unit, 0, i.previous) else i.previous end as v_previous
      from main.improvement i
      join rules.metric m on m.metric = i.metric
      join rules.disclosure d on d.metric = i.metric
      join coarse.value v
        on v.hierarchy = i.hierarchy and v.metric = i.metric and v.unit_id = i.unit_id
       and v.period_type = i.period_type and v.period = i.period
)
select hierarchy, unit_id, period_type, period, area, metric,
       v_n as n, v_n_to as n_to, v_value as value, v_bound as bound, v_lo as lo, v_hi as hi,
       case when disclosed <> 'exact' then band_from(ref_n) else ref_n end as ref_n,
       case when disclosed <> 'exact' then band_to(ref_n) end as ref_n_to,
       v_ref as ref_value, v_ref_bound as ref_bound,
       case when better = 'up' then v_ref - v_value else v_value - v_ref end as gap,
       v_previous as previous,
       row_number() over (
           partition by hierarchy, unit_id, period_type, period, area
           order by case when better = 'up' then v_ref - coalesce(v_hi, v_value)
                         else coalesce(v_lo, v_value) - v_ref end desc nulls last, metric)::integer as rank
  from joined
 order by hierarchy, unit_id, period_type, period, area, rank
