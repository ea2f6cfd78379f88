-- grain: hierarchy, unit_id, period_type, period
-- Method: agreement
-- Whether peer ratings of a unit and all below it tell people apart: one-way analysis of variance of the forms by
-- person, ICC(1) of one rating and ICC(2) of a person's mean with 95 % intervals. gate: ICC(2) reaches the rule; with
-- too few persons or forms there is no ICC and the gate is closed. Never part of a file that is shared.
select hierarchy, unit_id, period_type, period, period_start, person_key, count(*) as n,
       round(avg(score), 9) as mean, round(var_pop(score) * count(*), 9) as within
  from measure.peer_scope
 group by all
 order by hierarchy, unit_id, period_type, period, person_key
