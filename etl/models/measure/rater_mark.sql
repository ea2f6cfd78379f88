-- grain: rater_key, period_type, period, person_key
-- What a direct supervisor said of each person in a period: the annual and monthly rating, on an index of our own from
-- 0 (Sangat Kurang) to 1 (Sangat Baik) in equal steps, and the 360 form (1-10). is_identical: all dimensions alike.
-- is_copied: all dimensions as in the period just before; NULL where there was none. gap: supervisor's form minus mean
-- of the peers' forms of the same person, each as a z-score among the persons who have both and enough peers.
with rated as (
    select a.rater_key, a.period_type, a.period, a.period_start, a.person_key, a.unit_id, a.rating as word,
           a.file_name, a.sheet, a.row,
           ((5 - r.number) / 4)::double as mark, a.work_result, a.behaviour
      from staging.appraisal a
      join rules.rating r on r.rating = a.rating
     where a.is_counted and a.period_type in ('month', 'year')
),
form as (
    select person_key, rater_key, rater_group, unit_id, period_type, period, period_start, file_name, sheet, row,
           [bp, ak, ko, ha, lo, ad, kl] as scores, list_avg([bp, ak, ko, ha, lo, ad, kl])::double as score
      from staging.peer
     where is_counted and rater_group in ('supervisor', 'peer')
),
supervisor as (
    select * from form where rater_group = 'supervisor' and score is not null
),
peers as (
    select person_key, period_type, period, avg(score) as score
      from form
     where rater_group = 'peer' and score is not null
     group by all
    having count(*) >= greatest(setting('rater.peers'), setting('disclosure.person'), setting('disclosure.floor'), 3)
),
compared as (
    select s.rater_key, s.person_key, s.period_type, s.period,
           round((s.score - avg(s.score) over here) / nullif(round(stddev_samp(s.score) over here, 9), 0)
                 - (p.score - avg(p.score) over here) / nullif(round(stddev_samp(p.score) over here, 9), 0), 9) as gap
      from supervisor s
      join peers p on p.person_key = s.person_key and p.period_type = s.period_type and p.period = s.period
    window here as (partition by s.period_type, s.period)
)
select r.rater_key, r.period_type, r.period, r.period_start, r.person_key, r.unit_id, r.word, r.mark, r.work_result,
       r.behaviour, r.file_name, r.sheet, r.row, r.work_result = r.behaviour as is_identical,
       case when b.person_key is not null
            then r.work_result = b.work_result and r.behaviour = b.behaviour end as is_copied,
       null::double as gap
  from rated r
  left join rated b
    on b.person_key = r.person_key and b.period_type = r.period_type
   and b.period_start = period_before(r.period_type, r.period_start)
 where r.rater_key is not null
union all by name
select s.rater_key, s.period_type, s.period, s.period_start, s.person_key, s.unit_id,
       round(s.score)::integer::varchar as word, s.score as mark,
       s.file_name, s.sheet, s.row,
       list_min(s.scores) = list_max(s.scores) as is_identical,
       case when b.person_key is not null then s.scores = b.scores end as is_copied,
       c.gap
  from supervisor s
  left join supervisor b
    on b.person_key = s.person_key and b.rater_key = s.rater_key and b.period_type = s.period_type
   and b.period_start = period_before(s.period_type, s.period_start)
  left join compared c
    on c.rater_key = s.rater_key and c.person_key = s.person_key and c.period_type = s.period_type
   and c.period = s.period
 where s.rater_key is not null
