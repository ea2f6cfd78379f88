-- grain: hierarchy, unit_id, period_type, period_start
-- Satisfaction index of a unit with its sub-units: each element's mean times the weight, summed, times 25.
-- Only where every element was answered. Elements are rounded to the 14th digit, so that summing order cannot matter.
with element as (
    select r.hierarchy, r.unit_id, r.period_type, r.period_start,
           (r.numerator::double / r.denominator::double)::decimal(18, 14) as mean
      from measure.rolled r
      join rules.metric m on m.metric = r.metric and m.family = 'skm'
     where r.denominator > 0
)
select hierarchy, unit_id, period_type, period_start, sum(mean)::double as sum_of_means, count(*) as elements
  from element
 group by all
having count(*) = setting('ikm.elements')
