-- grain: person_key, period_type, period
-- How far the appraisal of every employee has come in every period, where he was last: state is rated, else the state of
-- his plan (none, draft, submitted, approved; absent: not in the plan report of his unit; unreported: no such report).
-- is_overdue: not rated when the report was drawn after the deadline; days_late: by how much, or by how much he was rated
-- late. Acting posts are left out. Never part of a file that is shared.
with counted as (
    select a.*, period_end_of(a.period) + s.number::integer as due_on
      from staging.appraisal a
      join rules.setting s on s.key = 'rating_deadline.' || a.period_type
     where a.is_counted and a.unit_id is not null
),
plan as (
    select person_key, plan_status, period_start, period_end_of(period) as last_day,
           row_number() over (order by period_months(period_type), period_start desc, file_sha, sheet, row) as turn
      from staging.plan
     where is_counted
),
planned as (
    select c.person_key, c.period, arg_min_null(p.plan_status, p.turn) as plan_status
      from counted c
      join plan p on p.person_key = c.person_key and c.period_start between p.period_start and p.last_day
     group by c.person_key, c.period
),
reported as (
    select distinct c.unit_id, c.period
      from (select distinct unit_id, period, period_start from counted) c
      join (select distinct unit_id, period, period_start from staging.plan where is_counted) p
        on p.unit_id = c.unit_id and c.period_start between p.period_start and period_end_of(p.period)
),
told as (
    select c.*, case when p.plan_status is not null then p.plan_status
                     when r.unit_id is not null then 'absent' else 'unreported' end as plan_status
      from counted c
      left join planned p on p.person_key = c.person_key and p.period = c.period
      left join reported r on r.unit_id = c.unit_id and r.period = c.period
)
select t.person_key, t.period_type, t.period, t.period_start, t.unit_id, t.position,
       t.rater_key, t.rater_position, r.unit_id as rater_unit_id, t.plan_status,
       case when t.rating is not null then 'rated' else t.plan_status end as state,
       t.due_on, t.rated_at::date as rated_on, t.rating is null and t.is_due as is_overdue,
       coalesce(t.rated_at::date > t.due_on, false) as is_late,
       case when t.rating is null and t.is_due then t.extracted_at::date - t.due_on
            when t.rated_at::date > t.due_on then t.rated_at::date - t.due_on end as days_late,
       t.extracted_at, t.file_name, t.sheet, t.row
  from told t
  left join staging.person r on r.person_key = t.rater_key
 order by t.period_type, t.period_start, t.unit_id, t.person_key
