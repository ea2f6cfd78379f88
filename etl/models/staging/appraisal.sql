-- grain: person_key, period, file_sha, sheet, row
-- Map: period
-- Appraisal rows of the exports that count. is_counted: one row per person and period, in the unit where the person
-- last was; acting posts and rows of another scheme are kept beside it. The exported rating is the fact.
with winning as (
    select a.person_key, a.appraisal_id, m.unit_id, m.match, a.unit_name, a.period,
           a.period_start as row_start, a.period_end as row_end, a.scheme, a.work_result, a.behaviour, a.rating,
           coalesce(a.is_acting, false) as is_acting, a.position, a.position_kind, a.grade, a.employment,
           a.rater_key, a.rater_position, a.rated_at,
           a.contract, a.file_sha, a.file_name, a.sheet, a.row, a.extracted_at
      from lake.appraisal a
      join staging.unit_match m
        on m.given_id = coalesce(a.unit_id, '') and m.given_name = coalesce(a.unit_name, '') and m.period = a.period
      join staging.export e
        on e.table_name = 'appraisal' and e.period = a.period and e.file_sha = a.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
numbered as (
    select *,
           row_number() over (
               partition by person_key, period, is_acting
               order by row_end desc nulls last, row_start desc nulls last, extracted_at desc nulls last,
                        file_sha desc, sheet desc, row desc) as turn,
           count(*) over (partition by person_key, period, is_acting) as turns
      from winning
),
due as (
    select e.period, period_type_of(e.period) as period_type, period_start_of(e.period) as period_start,
           period_end_of(e.period) + s.number::integer as due_on
      from (select distinct period from staging.export where table_name = 'appraisal') e
      join rules.setting s on s.key = 'rating_deadline.' || period_type_of(e.period)
)
select n.person_key, n.appraisal_id, n.unit_id, n.match, n.unit_name, d.period_type, n.period, d.period_start,
       n.row_start, n.row_end, n.scheme, n.work_result, n.behaviour, n.rating, p.rating as rating_computed,
       n.is_acting, n.turns,
       not n.is_acting and n.turn = 1 and n.scheme = 'PANRB6' as is_counted,
       n.extracted_at::date > d.due_on and (n.rating is null or n.rated_at is not null) as is_due,
       n.rating is not null and n.rated_at::date <= d.due_on as is_on_time,
       d.period_type = 'year' and n.rated_at::date > o.since as is_provisional,
       n.position, n.position_kind, n.grade, n.employment, n.rater_key, n.rater_position, n.rated_at,
       n.contract, n.file_sha, n.file_name, n.sheet, n.row, n.extracted_at
  from numbered n
  join due d on d.period = n.period
  left join staging.objection o on o.period = n.period
  left join rules.predikat p on p.work_result = n.work_result and p.behaviour = n.behaviour
