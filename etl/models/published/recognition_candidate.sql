-- grain: rule, unit_id, person_key
-- Whom the rules of [recognition] bring to the attention of those who decide, and why; nothing is decided here.
-- very_good_years: a person rated Sangat Baik in each of the last years there are annual ratings of; real_improvement: a
-- unit whose figure the control chart has called better in each of the last quarters (value_before is its centre).
-- is_provisional: an annual rating that may still be objected to. Never part of a file that is shared.
with latest as (
    select max(period_start) as year_start
      from staging.appraisal
     where period_type = 'year' and is_counted and rating is not null
),
praised as (
    select a.person_key, arg_max(a.unit_id, a.period_start) as unit_id, max(a.period) as period, count(*) as times,
           bool_or(a.is_provisional) as is_provisional
      from staging.appraisal a
     cross join latest l
     where a.period_type = 'year' and a.is_counted and a.rating = 'very_good' and a.unit_id is not null
       and a.period_start > l.year_start - to_years(setting('recognition.years')::integer)
     group by a.person_key
    having count(*) = setting('recognition.years')
),
counted as (
    select c.hierarchy, c.metric, c.unit_id, c.period, c.period_start, c.y, c.centre, c.verdict, c.verdict_now,
           row_number() over (
               partition by c.hierarchy, c.metric, c.unit_id order by c.period_start desc) as turn
      from main.control c
     where c.period_type = 'quarter' and c.y is not null
       and c.metric = (select text from rules.setting where key = 'recognition.metric')
       and c.unit_id in (select unit_id from main.unit where unit_kind <> 'group')
),
better as (
    select unit_id, hierarchy, any_value(metric) as metric, max(period) as period, count(*) as times,
           arg_max(centre, period_start) as value_before, arg_max(y, period_start) as value
      from counted
     where turn <= setting('recognition.quarters') and verdict = 'improvement'
     group by unit_id, hierarchy
    having count(*) = setting('recognition.quarters') and arg_max(verdict_now, period_start) = 'improvement'
    qualify row_number() over (partition by unit_id order by hierarchy) = 1
)
select 'very_good_years' as rule, unit_id, person_key, period, times, is_provisional,
       null::varchar as metric, null::double as value_before, null::double as value
  from praised
union all
select 'real_improvement', unit_id, null, period, times, false, metric, value_before, value
  from better
 order by rule, unit_id, person_key
