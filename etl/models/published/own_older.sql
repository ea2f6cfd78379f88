-- grain: person_key, scheme, period
-- Annual results of a person under older, numeric schemes, for that person alone: the scores, the word of the file, the
-- word its own scheme gives, and whether none can be given. Never part of a file that is shared.
select person_key, period_type, period, period_start, unit_id, scheme, plan_score, behaviour_score, score, has_idea,
       rating_reported, rating_computed, rating, is_undetermined, rated_at, file_name, sheet, row
  from staging.older_appraisal
 order by person_key, period_start, period, scheme
