-- Published numbers without the hidden ones: a hidden row keeps its place and nothing else. A sum of months that is not
-- complete yet is hidden for figures about employees: its growth would show the month that was added.
with expanded as (
    select h.*, case h.cell when 'both' then unnest(['command', 'territory']) else h.cell end as hierarchy
      from measure.hidden h
),
judged as (
    select v.*, v.n > 0 and (h.unit_id is not null
               or (d.disclosed = 'banded' and v.basis = 'months' and not coalesce(c.is_over, false))) as is_hidden
      from measure.exact v
      join rules.disclosure d on d.metric = v.metric
      left join staging.calendar c on c.period_type = v.period_type and c.period_start = v.period_start
      left join (select distinct hierarchy, family, unit_id, block_type, block_start from expanded) h
        on h.hierarchy = v.hierarchy and h.family = d.family and h.unit_id = v.unit_id
       and h.block_type = case when period_months(d.block) > period_months(v.period_type) then d.block
                               else v.period_type end
       and h.block_start = period_containing(h.block_type, v.period_start)
)
select hierarchy, metric, unit_id, period_type, period, period_start,
       case when not is_hidden then n end as n, n_to,
       case when not is_hidden then numerator end as numerator,
       case when not is_hidden then denominator end as denominator,
       case when not is_hidden then value end as value, bound,
       case when not is_hidden then lo end as lo, case when not is_hidden then hi end as hi,
       case when is_hidden then 'hidden' else status end as status, basis
  from judged
 order by metric, unit_id, period_type, period_start, hierarchy
