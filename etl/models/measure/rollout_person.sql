-- grain: person_key, period_type, period_start
-- How far the method has reached every employee by the end of a quarter or year (of the present one: today): told of it
-- and, if he rates anybody in the period, taught to rate by then; hours of training since the beginning of the
-- year. Begins with the first list of attendance there is. The row stands for what was attended last, or for the
-- appraisal row that says where the person was.
with day as (
    select r.person_key, r.unit_id, r.period_type, r.period_start, c.last_known as on_day
      from measure.roster r
      join staging.calendar c on c.period_type = r.period_type and c.period_start = r.period_start
     where r.period_type in ('quarter', 'year')
),
asked as (
    select * from day where on_day >= (select min(started_on) from staging.training)
),
located as (
    select d.*, a.contract, a.file_name, a.sheet, a.row, a.extracted_at
      from asked d
      join staging.appraisal a
        on a.person_key = d.person_key and a.unit_id = d.unit_id and a.is_counted
       and period_months(a.period_type) <= period_months(d.period_type)
       and period_containing(d.period_type, a.period_start) = d.period_start
    qualify row_number() over (
        partition by d.person_key, d.period_type, d.period_start
        order by a.period_start desc, period_months(a.period_type), a.file_sha, a.sheet, a.row) = 1
),
rater as (
    select distinct a.rater_key as person_key, p.period_type,
           period_containing(p.period_type, a.period_start) as period_start
      from staging.appraisal a
      join (values ('quarter'), ('year')) p(period_type)
        on period_months(a.period_type) <= period_months(p.period_type)
     where a.is_counted and a.rater_key is not null
),
attended as (
    select l.person_key, l.period_type, l.period_start,
           max(t.started_on) filter (t.kind = 'socialisation') as socialised_on,
           max(t.started_on) filter (t.kind = 'rater_training') as taught_on,
           coalesce(sum(t.hours) filter (year(t.started_on) = year(l.period_start)), 0)::double as hours,
           max({'day': t.started_on, 'contract': t.contract, 'file_name': t.file_name, 'sheet': t.sheet, 'row': t.row,
                'extracted_at': t.extracted_at}) as latest
      from located l
      join staging.training t on t.person_key = l.person_key and t.started_on <= l.on_day and t.is_counted
     group by all
)
select l.person_key, l.unit_id, l.period_type, l.period_start, l.on_day,
       a.socialised_on, a.socialised_on is not null as is_socialised,
       r.person_key is not null as is_rater,
       a.taught_on, a.taught_on is not null as is_taught,
       coalesce(a.hours, 0) as hours, coalesce(a.hours, 0) >= setting('training.hours') as is_hours_met,
       case when a.latest is null then l.contract else a.latest.contract end as contract,
       case when a.latest is null then l.file_name else a.latest.file_name end as file_name,
       case when a.latest is null then l.sheet else a.latest.sheet end as sheet,
       case when a.latest is null then l.row else a.latest.row end as row,
       case when a.latest is null then l.extracted_at else a.latest.extracted_at end as extracted_at
  from located l
  left join attended a
    on a.person_key = l.person_key and a.period_type = l.period_type and a.period_start = l.period_start
  left join rater r
    on r.person_key = l.person_key and r.period_type = l.period_type and r.period_start = l.period_start
