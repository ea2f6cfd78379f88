-- Shown figures as coarse as others may know them. About employees: counts in bands, figures rounded or as a limit, the
-- interval that of the rounded figure and the lower end of its band. Of reports: counts and shares in
-- steps, rates that of the rounded count. n to n_to is where the count lies; a count that is rounded has the bound 'about'.
with band as (
    select lowest, coalesce(lead(lowest) over (order by lowest), 10 * lowest) - 1 as upto from rules.disclosure_band
),
judged as (
    select v.*, m.unit, m.kind, m.scale, case when v.n > 0 then d.disclosed else 'exact' end as disclosed, d.threshold,
           b.lowest, b.upto, coarse(m.unit, v.n, v.value) as coarse_value,
           coarse_bound(m.unit, v.n, v.value) as coarse_bound,
           report_figure(m.unit, v.n, v.value) as report_value,
           greatest(v.hi - v.value, v.value - v.lo) * sqrt(v.n / nullif(b.lowest, 0)) as half_width
      from main.value v
      join rules.metric m on m.metric = v.metric
      join rules.disclosure d on d.metric = v.metric
      left join band b on v.n between b.lowest and b.upto
),
banded as (
    select hierarchy, metric, unit_id, period_type, period, period_start, lowest as n, upto as n_to,
           null::double as numerator, null::double as denominator, coarse_value as value, coarse_bound as bound,
           case when coarse_bound is not null then null
                when kind = 'share' then round(scale * wilson_lo(coarse_value / scale * lowest, lowest, setting('interval.z')))
                else round(greatest(coarse_value - half_width, lowest_of(unit)), 1) end as lo,
           case when coarse_bound is not null then null
                when kind = 'share' then round(scale * wilson_hi(coarse_value / scale * lowest, lowest, setting('interval.z')))
                else round(least(coarse_value + half_width, highest_of(unit)), 1) end as hi,
           status, basis
      from judged
     where disclosed = 'banded'
),
rounded as (
    select hierarchy, metric, unit_id, period_type, period, period_start,
           greatest(threshold, rounded(n) - setting('disclosure_limit.count_step') // 2)::bigint as n,
           (rounded(n) + setting('disclosure_limit.count_step') // 2)::bigint as n_to,
           null::double as numerator, case when kind = 'rate' then denominator end as denominator,
           case kind when 'count' then rounded(value) when 'rate' then scale * rounded(numerator) / denominator
                     else report_value end as value,
           case when kind in ('count', 'rate') then 'about' end as bound,
           case kind when 'share' then round(scale * wilson_lo(report_value / scale * n, n, setting('interval.z')))
                     when 'rate' then scale * byar_lo(rounded(numerator), setting('interval.z')) / denominator
                     else round(lo) end as lo,
           case kind when 'share' then round(scale * wilson_hi(report_value / scale * n, n, setting('interval.z')))
                     when 'rate' then scale * byar_hi(rounded(numerator), setting('interval.z')) / denominator
                     else round(hi) end as hi,
           status, basis
      from judged
     where disclosed = 'rounded'
),
plain as (
    select hierarchy, metric, unit_id, period_type, period, period_start, n, n_to, numerator, denominator, value, bound,
           lo, hi, status, basis
      from judged
     where disclosed = 'exact'
)
select *
  from (from banded union all from rounded union all from plain)
 order by metric, unit_id, period_type, period_start, hierarchy
