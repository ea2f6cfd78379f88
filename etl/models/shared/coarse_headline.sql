-- Findings for others: about employees the share only, of reports the rounded count; one that rounds to nothing, or a
-- change that does not show in coarse figures, is left out. What is counted need not be what is valued: a finding on
-- a survey element can count the complaints about it. What is the unit's own number is told as that number is shown; any
-- other near an end of its scale is not told.
with judged as (
    select h.*, m.unit, m.kind as metric_kind, coalesce(d.disclosed, 'exact') as disclosed,
           coalesce(c.disclosed, d.disclosed, 'exact') as counted, coalesce(e.n, 0) as cell_n,
           e.value as cell_value, v.value as coarse_value
      from main.headline h
      left join rules.metric m on m.metric = h.metric
      left join rules.disclosure d on d.metric = h.metric
      left join rules.disclosure c on c.metric = h.other
      left join main.value e
        on e.hierarchy = h.hierarchy and e.metric = h.metric and e.unit_id = h.unit_id
       and e.period_type = h.period_type and e.period = h.period
      left join coarse.value v
        on v.hierarchy = h.hierarchy and v.metric = h.metric and v.unit_id = h.unit_id
       and v.period_type = h.period_type and v.period = h.period
),
coarsened as (
    select hierarchy, unit_id, period_type, period, rank, kind, metric, disclosed, counted, n as exact_n,
           case when counted = 'exact' then n
                when counted = 'rounded' and whole is null then rounded(n)::bigint end as n,
           case when value = cell_value then coarse_value
                when disclosed = 'banded' then coarse_within(unit, cell_n, value)
                when disclosed = 'rounded' and metric_kind = 'count' then rounded(value)
                when disclosed = 'rounded' then report_figure(unit, 0, value) else value end as value,
           case when disclosed = 'banded' then coarse_within(unit, cell_n, previous)
                when disclosed = 'rounded' and metric_kind = 'count' then rounded(previous)
                when disclosed = 'rounded' then report_figure(unit, 0, previous) else previous end as previous,
           since, other, link_page, link_unit, case when counted = 'exact' then whole end as whole,
           case when counted = 'exact' then part end as part, part_unit, letter, letter_before
      from judged
)
select * exclude (disclosed, counted, exact_n)
  from coarsened
 where (counted <> 'rounded' or exact_n is null or rounded(exact_n) > 0)
 order by hierarchy, unit_id, period_type, period, rank
