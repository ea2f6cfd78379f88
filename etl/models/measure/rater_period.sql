-- grain: rater_key, period_type, period
-- The marks of each direct supervisor in a period, summed up: how many of which word, the one that most persons got
-- (mode_mark), the unit in which most of them are, and whether there are enough persons with different marks.
with used as (
    select rater_key, period_type, period, word, count(*) as n
      from measure.rater_mark
     group by all
),
mode as (
    select rater_key, period_type, period, word, n
      from used
    qualify row_number() over (partition by rater_key, period_type, period order by n desc, word) = 1
),
place as (
    select rater_key, period_type, period, unit_id
      from measure.rater_mark
     group by rater_key, period_type, period, unit_id
    qualify row_number() over (partition by rater_key, period_type, period order by count(*) desc, unit_id) = 1
),
profile as (
    select rater_key, period_type, period, period_start, count(*) as n_ratees,
           count(*) filter (word = 'very_good') as very_good, count(*) filter (word = 'good') as good,
           count(*) filter (word = 'needs_improvement') as needs_improvement,
           count(*) filter (word = 'poor') as poor, count(*) filter (word = 'very_poor') as very_poor,
           round(avg(mark), 9) as mean_mark, round(stddev_samp(mark), 9) as sd_mark,
           count(is_identical) as identical_of, count(*) filter (is_identical) as identical_n,
           count(is_copied) as copied_of, count(*) filter (is_copied) as copied_n,
           count(gap) as gap_n, round(avg(gap), 9) as gap_peers, round(stddev_samp(gap), 9) as gap_sd,
           min(word) <> max(word) or count(*) < setting('rater.ratees') as is_mixed
      from measure.rater_mark
     group by all
)
select p.*, l.unit_id, m.word as mode_mark, m.n as mode_n
  from profile p
  join mode m on m.rater_key = p.rater_key and m.period_type = p.period_type and m.period = p.period
  join place l on l.rater_key = p.rater_key and l.period_type = p.period_type and l.period = p.period
