-- grain: metric
-- The metric records: labels, formula in words, why, limits, source, direction, and the SQL that measures it.
select * from rules.metric order by position
