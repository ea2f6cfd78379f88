-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Every metric of every unit with all below it, per period without gaps. value is in the metric's own unit; lo and hi
-- are its 95 % interval, within the ends of the scale. A period without observations is a row with n = 0 and no value;
-- a count without events is 0. n_to and bound are used in the shared file only: upper end of a band that begins with n,
-- and 'least' or 'most' where value is a limit.
with span as (
    select metric, period_type, min(first_data) as first_start, max(last_data) as last_start
      from measure.series
     group by all
),
life as (
    select unit_id, valid_from as first_day, coalesce(valid_to, date '9999-12-31') as last_day from main.unit
),
spine as (
    select s.hierarchy, s.metric, s.unit_id, p.period_type, p.period, p.period_start
      from measure.series s
      join span on span.metric = s.metric and span.period_type = s.period_type
      join measure.period p
        on p.period_type = s.period_type and p.period_start between span.first_start and span.last_start
      join life l on l.unit_id = s.unit_id
     where p.period_end >= least(l.first_day, s.first_data) and p.period_start <= greatest(l.last_day, s.last_data)
),
filled as (
    select s.hierarchy, s.metric, s.unit_id, s.period_type, s.period, s.period_start, m.kind, m.unit, m.scale,
           coalesce(r.n, 0) as n,
           case when m.metric = 'ikm' then i.sum_of_means when m.kind = 'count' then coalesce(r.numerator, 0)
                else r.numerator end::double as numerator,
           case when m.metric = 'ikm' then i.elements else r.denominator end::double as denominator,
           r.denominator::double as observations, r.numerator::double as total, r.squares::double as squares,
           coalesce(r.provisional, false) as provisional, coalesce(r.basis, 'own') as basis
      from spine s
      join rules.metric m on m.metric = s.metric
      left join measure.rolled r
        on r.hierarchy = s.hierarchy and r.metric = s.metric and r.unit_id = s.unit_id
       and r.period_type = s.period_type and r.period_start = s.period_start
      left join measure.ikm i
        on m.metric = 'ikm' and i.hierarchy = s.hierarchy and i.unit_id = s.unit_id
       and i.period_type = s.period_type and i.period_start = s.period_start
),
divided as (
    select *,
           case when kind = 'count' then numerator else scale * numerator / nullif(denominator, 0) end as value,
           case when n >= 2 and squares is not null
                then t975(n - 1) * spread(n, total, squares) / sqrt(n) end as half_width
      from filled
)
select d.hierarchy, d.metric, d.unit_id, d.period_type, d.period, d.period_start,
       d.n, null::bigint as n_to, d.numerator, d.denominator, d.value, null::varchar as bound,
       case when d.kind = 'share' then d.scale * wilson_lo(d.numerator, nullif(d.denominator, 0), setting('interval.z'))
            when d.kind = 'rate' then d.scale * byar_lo(d.numerator, setting('interval.z')) / nullif(d.denominator, 0)
            when d.value is not null and d.half_width is not null
            then greatest(d.value - d.half_width, lowest_of(d.unit)) end as lo,
       case when d.kind = 'share' then d.scale * wilson_hi(d.numerator, nullif(d.denominator, 0), setting('interval.z'))
            when d.kind = 'rate' then d.scale * byar_hi(d.numerator, setting('interval.z')) / nullif(d.denominator, 0)
            when d.value is not null and d.half_width is not null
            then least(d.value + d.half_width, highest_of(d.unit)) end as hi,
       case when d.value is null then 'no_data' when d.provisional then 'provisional' else 'ok' end as status,
       d.basis
  from divided d
 order by d.unit_id, d.metric, d.period_type, d.period_start, d.hierarchy
