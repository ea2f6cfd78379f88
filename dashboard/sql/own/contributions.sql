-- One row per metric and source row of the visitor: in which numbers of the unit the row counts, and with what. Only rows
-- about the visitor's work: in a form of somebody else the number would be that person's.
select origin.metric, origin.unit_id, origin.period_type, origin.period_start, origin.numerator, origin.denominator,
    origin.file_name, origin.sheet, origin."row"
from origin
join metric using (metric)
where origin.person_key = $person_key
    and metric.fact in ('appraisal', 'plan')
order by metric.position, origin.period_start desc
