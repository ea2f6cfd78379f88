-- The same for areas for improvement: what is here, what is elsewhere and what was before, all as coarse. Certain only
-- where no rounding could have made it so: apart by a step of the figures more than both intervals allow.
-- n_complaints: what the coarse number of complaints and their coarse share come to, in the steps of counts.
with joined as (
    select i.*, m.unit, m.family, m.kind, m.scale, m.better, m.position, d.disclosed, v.n as v_n, v.n_to as v_n_to, v.value as v_value,
           v.bound as v_bound, v.lo as v_lo, v.hi as v_hi,
           case when d.disclosed = 'banded' then coarse_bound(m.unit, i.ref_n, i.ref_value) end as v_ref_bound,
           case d.disclosed when 'banded' then coarse(m.unit, i.ref_n, i.ref_value)
                            when 'rounded' then report_figure(m.unit, i.ref_n, i.ref_value) else i.ref_value end as v_ref,
           case d.disclosed when 'banded' then coarse_within(m.unit, 0, i.previous)
                            when 'rounded' then report_figure(m.unit, 0, i.previous) else i.previous end as v_previous,
           case d.disclosed when 'exact' then 0
                            when 'rounded' then (report_step(v.n) + report_step(i.ref_n)) / 2 + 0.5
                            else case m.unit when 'percent' then 1.5 else 0.25 end end as slack,
           rounded((t.n + coalesce(t.n_to, t.n)) / 2 * t.value / 100)::bigint as v_complaints
      from main.improvement i
      join rules.metric m on m.metric = i.metric
      join rules.disclosure d on d.metric = i.metric
      join coarse.value v
        on v.hierarchy = i.hierarchy and v.metric = i.metric and v.unit_id = i.unit_id
       and v.period_type = i.period_type and v.period = i.period
      left join coarse.value t
        on t.hierarchy = i.hierarchy and t.unit_id = i.unit_id and t.period_type = i.period_type
       and t.period = i.period and i.area in ('element', 'theme') and t.metric = 'complaints_' || m.member
),
held as (
    select *,
           case when disclosed <> 'exact' then band_from(ref_n) else ref_n end as v_ref_n,
           case when disclosed <> 'exact' then band_to(ref_n) end as v_ref_n_to,
           case when better = 'up' then v_ref - v_value else v_value - v_ref end as v_gap,
           case when v_lo < v_hi then case when better = 'up' then v_ref - v_hi else v_lo - v_ref end end as v_margin,
           case when better = 'up' then v_hi - v_value else v_value - v_lo end as reach
      from joined
),
apart as (
    select *,
           case when kind <> 'share' then reach * sqrt(v_n / v_ref_n)
                when better = 'up'
                then v_ref - scale * wilson_lo(v_ref / scale * v_ref_n, v_ref_n, setting('interval.z'))
                else scale * wilson_hi(v_ref / scale * v_ref_n, v_ref_n, setting('interval.z')) - v_ref end as ref_reach
      from held
),
ranked as (
    select h.*,
           coalesce(v_gap > newcombe(reach, ref_reach) + slack and v_margin is not null
                    and least(v_n, v_ref_n) >= setting('improvement.least')
                    and coalesce(v_ref_bound, '') <> case when better = 'up' then 'most' else 'least' end,
                    false)
               and (h.family is distinct from 'berakhlak_peer' or coalesce(g.gate, false)) as v_certain,
           row_number() over (
               partition by h.hierarchy, h.unit_id, h.period_type, h.period, area
               order by v_margin desc nulls last, v_gap desc nulls last, position)::integer as v_rank
      from apart h
      left join main.peer_gate g
        on g.hierarchy = h.hierarchy and g.unit_id = h.unit_id and g.period_type = h.period_type and g.period = h.period
)
select hierarchy, unit_id, period_type, period, area, metric,
       v_n as n, v_n_to as n_to, v_value as value, v_bound as bound, v_lo as lo, v_hi as hi,
       v_ref_n as ref_n, v_ref_n_to as ref_n_to, v_ref as ref_value, v_ref_bound as ref_bound,
       v_gap as gap, v_margin as margin, v_previous as previous, v_complaints as n_complaints, v_certain as is_certain,
       v_certain and count(*) filter (v_certain) over (
           partition by hierarchy, unit_id, period_type, period, area order by v_rank
       ) <= setting('improvement.highlighted') as is_highlighted,
       v_rank as rank
  from ranked
 order by hierarchy, unit_id, period_type, period, area, rank
