-- grain: person_key, period, file_name, sheet, row
-- Every appraisal of a person, for that person alone (page Kinerja saya): the exported words, the rating the matrix
-- would give, who rated, the deadline of the rules, and until when an annual result may be objected to. Never part of
-- a file that is shared.
select a.person_key, a.period_type, a.period, a.period_start, a.unit_id, a.position,
       a.work_result, a.behaviour, a.rating, a.rating_computed, a.is_acting, a.is_counted,
       p.name as rater_name, coalesce(a.rater_position, p.position) as rater_position, a.rated_at, a.is_on_time,
       (period_end_of(a.period) + d.number::integer)::date as due_on,
       case when a.period_type = 'year' and a.rating is not null
            then a.rated_at::date + setting('provisional.days')::integer end as objection_until,
       a.file_name, a.sheet, a.row, a.extracted_at
  from staging.appraisal a
  join rules.setting d on d.key = 'rating_deadline.' || a.period_type
  left join staging.person p on p.person_key = a.rater_key
 where a.scheme = 'PANRB6'
 order by a.person_key, a.period_start, a.period, a.file_name, a.sheet, a.row
