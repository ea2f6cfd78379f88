-- One row per annual result of the visitor under an older scheme, the latest first.
select period, scheme, plan_score, behaviour_score, score, has_idea, rating_reported, rating_computed, rating,
    is_undetermined, rated_at, file_name, sheet, "row"
from own_older
where person_key = $person_key
order by period_start desc, scheme
