-- grain: hierarchy, unit_id, metric, period_type, period_start, leaf_unit_id, contract, file_name, sheet, row
-- View of the source rows behind every published number, through the unit tree of their own time: their numerators and
-- denominators add up to those of `value` (for the satisfaction index: to its respondents).
select a.hierarchy, a.ancestor_id as unit_id, c.metric, c.period_type, c.period_start,
       o.unit_id as leaf_unit_id, o.period_type as source_type, o.period_start as source_start,
       o.numerator, o.denominator, o.person_key, o.detail, o.contract, o.file_name, o.sheet, o.row, o.extracted_at
  from main.origin o
  join measure.contribution c
    on c.metric = o.metric and c.unit_id = o.unit_id and c.made_from = o.period_type
   and c.source_start = o.period_start
  join measure.ancestor a on a.epoch = c.epoch and a.unit_id = c.unit_id
