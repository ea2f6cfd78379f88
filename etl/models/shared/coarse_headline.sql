-- Findings for others: about employees the share only, of reports the rounded count; one that rounds to nothing, or a
-- change that does not show in coarse figures, is left out.
with judged as (
    select h.*, m.unit, coalesce(d.disclosed, 'exact') as disclosed, m.kind as metric_kind
      from main.headline h
      left join rules.metric m on m.metric = h.metric
      left join rules.disclosure d on d.metric = h.metric
),
coarsened as (
    select hierarchy, unit_id, period_type, period, rank, kind, metric, disclosed, n as exact_n,
           case when disclosed = 'exact' then n when disclosed = 'rounded' then rounded(n)::bigint end as n,
           case when disclosed = 'banded' then coarse(unit, setting('disclosure_limit.small_n'), value)
                when disclosed = 'rounded' and metric_kind = 'count' then rounded(value)
                when disclosed = 'rounded' then round(value) else value end as value,
           case when disclosed = 'banded' then coarse(unit, setting('disclosure_limit.small_n'), previous)
                when disclosed = 'rounded' and metric_kind = 'count' then rounded(previous)
                when disclosed = 'rounded' then round(previous) else previous end as previous,
           since, other, link_page, link_unit, case when disclosed = 'exact' then whole end as whole,
           case when disclosed = 'exact' then part end as part, part_unit, letter, letter_before
      from judged
)
select * exclude (disclosed, exact_n)
  from coarsened
 where (disclosed <> 'rounded' or exact_n is null or rounded(exact_n) > 0)
   and (disclosed <> 'banded' or value is distinct from previous)
 order by hierarchy, unit_id, period_type, period, rank
