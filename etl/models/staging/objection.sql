-- grain: period
-- After which day a result of a year may still be objected to. Where no result is that new it is the day of the newest,
-- so that a later export of another period changes nothing here.
select a.period, least(o.as_of - s.number::integer, coalesce(max(a.rated_at)::date, date '1970-01-01')) as since
  from lake.appraisal a
 cross join staging.as_of o
  join rules.setting s on s.key = 'provisional.days'
 where period_type_of(a.period) = 'year'
 group by a.period, o.as_of, s.number
