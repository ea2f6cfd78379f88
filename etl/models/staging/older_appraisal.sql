-- grain: person_key, scheme, period
-- Map: period
-- Annual results under older schemes as last extracted. rating: the exported one, else that of the bands of its own
-- scheme; is_undetermined: PP 30/2019 calls a score of 110 or more Sangat Baik only with a new idea, of which the file
-- says nothing (Pasal 41).
with latest as (
    select o.*, m.unit_id as found_unit, m.match
      from lake.older_appraisal o
      join staging.unit_match m
        on m.given_id = coalesce(o.unit_id, '') and m.given_name = coalesce(o.unit_name, '') and m.period = o.period
    qualify row_number() over (
        partition by o.person_key, o.scheme, o.period
        order by o.extracted_at desc nulls last, o.file_sha desc, o.sheet desc, o.row desc) = 1
),
banded as (
    select l.*, l.scheme = 'PP30' and l.score >= setting('older_scheme.idea_from') as is_top,
           (select b.rating from rules.older_band b
             where b.scheme = l.scheme and l.score >= b.lowest and not coalesce(b.needs_idea, false)
             order by b.lowest desc limit 1) as plain_rating
      from latest l
)
select person_key, found_unit as unit_id, match, unit_name, period_type_of(period) as period_type, period,
       period_start_of(period) as period_start, scheme, plan_score, behaviour_score, score, has_idea,
       rating as rating_reported,
       case when is_top and has_idea then 'very_good' when is_top and has_idea is null then null
            else plain_rating end as rating_computed,
       coalesce(rating, case when is_top and has_idea then 'very_good' when is_top and has_idea is null then null
                             else plain_rating end) as rating,
       rating is null and is_top and has_idea is null as is_undetermined, rated_at,
       contract, file_sha, file_name, sheet, row, extracted_at
  from banded
