-- grain: name
-- Every model of this build with its floor, its grain and its text.
select name, floor, grain, sql from rules.model order by name
