-- grain: hierarchy, group_id, metric, period_type, period, unit_id
-- Method: comparison
-- Units of a comparison group side by side, and in every row what is said of the whole group. Shares go in as cases of
-- n, rates as events of n that they could have happened to (n is that then), means with the sd that belongs to their
-- interval (none where the interval was cut at both ends of the scale). A value that is only a limit stands in its group
-- without being a point of it.
with wanted as (
    select metric, unit, scale, kind = 'share' as is_share, kind = 'rate' as is_rate
      from rules.metric
     where kind in ('share', 'mean', 'rate') or metric = 'ikm'
),
told as (
    select c.group_id, w.unit, w.scale, w.is_share, w.is_rate, coalesce(v.bound in ('least', 'most'), false) as is_limit,
           not is_share and not is_rate and v.n >= 2
               and not coalesce(v.lo <= lowest_of(w.unit) and v.hi >= highest_of(w.unit), false) as has_sd, v.*
      from main.comparison_member c
      join main.value v on v.hierarchy = c.hierarchy and v.unit_id = c.unit_id
      join wanted w on w.metric = v.metric
     where v.value is not null and (v.n > 0 or w.is_rate)
)
select hierarchy, group_id, metric, period_type, period, period_start, unit_id,
       case when is_rate then denominator else n end::bigint as n, value, is_share, is_rate,
       case when is_share or is_rate then scale else 1 end as scale,
       case when is_limit then 0 when is_rate then denominator::bigint else n end as point_n,
       case when is_share then value / scale * n when is_rate then value / scale * denominator end as o,
       case when has_sd then greatest(hi - value, value - lo) * sqrt(n) / t975(n - 1) end as sd
  from told
 order by hierarchy, group_id, metric, period_type, period_start, unit_id
