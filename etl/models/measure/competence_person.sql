-- grain: person_key, period_type, period_start
-- What was known of the competence of every employee at the end of a quarter or year (of the present one: today): the
-- latest assessment by then, whether it still counts, which levels stay below the required ones, and in which of those
-- somebody was trained since. Without an assessment the row stands for the appraisal row that says where the person was.
with day as (
    select r.person_key, r.unit_id, r.period_type, r.period_start, c.last_known as on_day
      from measure.roster r
      join staging.calendar c on c.period_type = r.period_type and c.period_start = r.period_start
     where r.period_type in ('quarter', 'year')
),
asked as (
    select * from day where on_day >= (select min(assessed_on) from staging.competence)
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
assessed as (
    select person_key, assessed_on, any_value(valid_until) as valid_until, any_value(job_fit) as job_fit,
           list(competence order by competence) as assessed,
           coalesce(list(competence order by competence) filter (gap < 0), []) as below,
           any_value(contract) as contract, any_value(file_name) as file_name, any_value(sheet) as sheet,
           any_value(row) as row, any_value(extracted_at) as extracted_at
      from staging.competence
     group by person_key, assessed_on
),
latest as (
    select l.person_key, l.unit_id, l.period_type, l.period_start, l.on_day, s.assessed_on, s.valid_until, s.job_fit,
           s.assessed, s.below, coalesce(s.valid_until >= l.on_day, false) as is_current,
           coalesce(s.contract, l.contract) as contract,
           case when s.person_key is null then l.file_name else s.file_name end as file_name,
           case when s.person_key is null then l.sheet else s.sheet end as sheet,
           case when s.person_key is null then l.row else s.row end as row,
           case when s.person_key is null then l.extracted_at else s.extracted_at end as extracted_at
      from located l
      left join assessed s on s.person_key = l.person_key and s.assessed_on <= l.on_day
    qualify row_number() over (
        partition by l.person_key, l.period_type, l.period_start order by s.assessed_on desc nulls last) = 1
),
trained as (
    select l.person_key, l.period_type, l.period_start,
           list(distinct t.competence order by t.competence) as trained
      from latest l
      join staging.training t
        on t.person_key = l.person_key and t.started_on > l.assessed_on and t.started_on <= l.on_day
       and list_contains(l.below, t.competence)
     where t.is_counted
     group by all
),
band as (
    select lowest, number, name_id, name_en, number = max(number) over () as is_lowest
      from rules.job_fit_band
     where agency = (select text from rules.setting where key = 'competence.agency')
)
select l.*, coalesce(t.trained, []) as trained, b.name_id as job_fit_id, b.name_en as job_fit_en,
       coalesce(b.is_lowest, false) as is_job_fit_low
  from latest l
  left join trained t
    on t.person_key = l.person_key and t.period_type = l.period_type and t.period_start = l.period_start
  left join band b
    on b.lowest = (select max(lowest) from band where lowest <= l.job_fit)
