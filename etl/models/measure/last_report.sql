-- grain: unit_id
-- The latest period of appraisals that each unit has reported, years aside; at the same first day the shorter one.
select unit_id, arg_max(period, (period_start, -period_months(period_type))) as period
  from (select distinct unit_id, period_type, period, period_start from main.completeness_person)
 where period_type <> 'year'
 group by unit_id
