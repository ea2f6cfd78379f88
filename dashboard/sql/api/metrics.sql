-- Metric records without the text that measures them.
select metric, position, aspect, family, member, label_id, label_en, short_id, short_en, unit,
       decimals, kind, better, numerator_id, numerator_en, denominator_id, denominator_en,
       formula_id, formula_en, why_id, why_en, source, limits_id, limits_en, target, scale,
       disclosure, audience, reviewed, periods
  from metric
 where ($metric is null or metric = $metric)
 order by position, metric
 limit $limit offset $offset
