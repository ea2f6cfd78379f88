-- grain: hierarchy, unit_id, period_type, period_start
-- Satisfaction index of a unit with its sub-units: each element's mean times the weight, summed, times 25.
-- Only where every element was answered. Elements are rounded to the 14th digit, so that summing order cannot matter.
-- se: standard error of the mean index of the persons; open for a single one. is_uniform: several persons, all with
-- the same index.
with element as (
    select r.hierarchy, r.unit_id, r.period_type, r.period_start,
           (r.numerator::double / r.denominator::double)::decimal(18, 14) as mean
      from measure.rolled r
      join rules.metric m on m.metric = r.metric and m.family = 'skm'
     where r.denominator > 0
),
index as (
    select hierarchy, unit_id, period_type, period_start, sum(mean)::double as sum_of_means, count(*) as elements
      from element
     group by all
    having count(*) = setting('ikm.elements')
),
person as (
    select hierarchy, unit_id, period_type, period_start, n,
           case when n >= 2 then spread(n, numerator::double, squares::double) end as sd
      from measure.rolled
     where metric = 'ikm'
)
select i.hierarchy, i.unit_id, i.period_type, i.period_start, i.sum_of_means, i.elements, p.sd / sqrt(p.n) as se,
       coalesce(p.sd < 0.0001, false) as is_uniform
  from index i
  left join person p
    on p.hierarchy = i.hierarchy and p.unit_id = i.unit_id and p.period_type = i.period_type
   and p.period_start = i.period_start
