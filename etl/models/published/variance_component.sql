-- grain: hierarchy, unit_id, period_type, period, component
-- Method: variance
-- How much of the differences between peer ratings in a unit and all below it comes from who is rated (ratee), from
-- who rates (rater) and from all else (rest): components of the crossed model score = mean + ratee + rater + rest, by
-- moments. Only where there are enough forms. Never part of a file that is shared.
select hierarchy, unit_id, period_type, period, person_key, rater_key, score
  from measure.peer_scope
 where rater_key is not null
 order by hierarchy, unit_id, period_type, period, person_key, rater_key
