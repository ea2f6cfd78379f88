-- grain: measure, cohort
-- Whether those who were taught to rate rate otherwise since: the same raters in the months before and after their first
-- training, beside raters never taught in the months before and after the day on which most were. measure: mark (index
-- 0-1), same (share of marks at the one used most), copied (share of marks as the month before), gap (supervisor minus
-- peers in standard deviations, 360 forms). Each rater counts once, with enough persons rated on both sides. The row
-- "difference" is the change of the taught minus the change of the others, with its 95 % interval (Welch); lo and hi of
-- a cohort are those of its mean change. Not a trial: who goes to a training is no accident. For human resources only.
with taught as (
    select person_key as rater_key, min(started_on) as day
      from staging.training
     where kind = 'rater_training' and is_counted
     group by all
),
usual as (
    select mode(day order by day) as day from taught having count(*) > 0
),
mark as (
    select m.rater_key, m.period_type, m.period_start, m.person_key, m.word, m.mark, m.is_copied, m.gap,
           t.day is not null as is_taught, coalesce(t.day, u.day) as day
      from measure.rater_mark m
     cross join usual u
      left join taught t on t.rater_key = m.rater_key
     where m.period_type in ('month', 'semester')
),
placed as (
    select *, period_start > day as is_after
      from mark
     where period_start + to_months(period_months(period_type)) <= day
        or period_start > day
),
near as (
    select *, period_containing(period_type, day) as turn_start,
           setting('training.window')::integer * case period_type when 'semester' then 2 else 1 end as months
      from placed
     where period_start between turn_start - to_months(months) and turn_start + to_months(months)
),
used as (
    select rater_key, is_after, word, count(*) as n from near where period_type = 'month' group by all
),
single as (
    select 'mark' as measure, rater_key, is_taught, is_after, avg(mark) as value, count(distinct person_key) as ratees
      from near where period_type = 'month' group by all
    union all
    select 'same', u.rater_key, any_value(n.is_taught), u.is_after, max(u.n) / sum(u.n), any_value(n.ratees)
      from used u
      join (select rater_key, is_taught, is_after, count(distinct person_key) as ratees
              from near where period_type = 'month' group by all) n
        on n.rater_key = u.rater_key and n.is_after = u.is_after
     group by u.rater_key, u.is_after
    union all
    select 'copied', rater_key, is_taught, is_after, avg(is_copied::integer), count(distinct person_key)
      from near where period_type = 'month' and is_copied is not null group by all
    union all
    select 'gap', rater_key, is_taught, is_after, avg(gap), count(distinct person_key)
      from near where period_type = 'semester' and gap is not null group by all
),
paired as (
    select b.measure, b.rater_key, b.is_taught, b.value as before, a.value as after, a.value - b.value as change
      from single b
      join single a on a.measure = b.measure and a.rater_key = b.rater_key and a.is_after
     where not b.is_after
       and least(a.ratees, b.ratees) >= case b.measure when 'gap' then setting('rater.compared') else setting('rater.ratees') end
),
cohort as (
    select measure, is_taught, count(*) as raters, avg(before) as before, avg(after) as after, avg(change) as change,
           var_samp(change) / count(*) as error2
      from paired
     group by all
    having count(*) >= setting('training.raters')
),
difference as (
    select t.measure, t.raters + o.raters as raters, t.change - o.change as change, t.error2 + o.error2 as error2,
           (t.error2 + o.error2) ** 2
             / nullif(t.error2 ** 2 / (t.raters - 1) + o.error2 ** 2 / (o.raters - 1), 0) as freedom
      from cohort t
      join cohort o on o.measure = t.measure and not o.is_taught
     where t.is_taught
),
told as (
    select measure, case when is_taught then 'taught' else 'others' end as cohort, raters, before, after, change,
           t975(raters - 1) * sqrt(error2) as reach
      from cohort
    union all
    select measure, 'difference', raters, null, null, change, t975(greatest(1, floor(freedom))::integer) * sqrt(error2)
      from difference
)
select measure, cohort, raters, round(before, 9) as before, round(after, 9) as after, round(change, 9) as change,
       round(change - reach, 9) as lo, round(change + reach, 9) as hi
  from told
 order by measure, cohort
