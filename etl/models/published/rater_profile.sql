-- grain: rater_key, period_type, period
-- Method: raters
-- The pattern of marks of each direct supervisor with enough persons rated in the period: month and year from the
-- appraisals, semester from the 360 forms (measured_on says which). leniency is his mean minus the mean of all marks
-- and cannot be told from the quality of his people; gap is the same persons rated by him and by their peers. Both are
-- pulled towards 0 by what chance alone explains. alike_run: periods in a row, up to this one, in which everybody got
-- the same mark. For human resources only: never part of a file that is shared.
with marked as (
    select * from measure.rater_mark
),
used as (
    select rater_key, period_type, period, word, count(*) as n
      from marked
     group by all
),
mode as (
    select rater_key, period_type, period, word, n
      from used
    qualify row_number() over (partition by rater_key, period_type, period order by n desc, word) = 1
),
place as (
    select rater_key, period_type, period, unit_id
      from marked
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
           count(gap) as gap_n, round(avg(gap), 9) as gap_peers, round(stddev_samp(gap), 9) as gap_sd
      from marked
     group by all
),
turn as (
    select rater_key, period_type, period,
           row_number() over (partition by rater_key, period_type order by period_start) as turn, is_mixed
      from (select rater_key, period_type, period, period_start,
                   min(word) <> max(word) or count(*) < setting('rater.ratees') as is_mixed
              from marked
             group by all)
),
alike as (
    select rater_key, period_type, period,
           turn - coalesce(max(case when is_mixed then turn end) over so_far, 0) as alike_run
      from turn
    window so_far as (partition by rater_key, period_type order by turn)
)
select p.*, coalesce(s.unit_id, l.unit_id) as unit_id, m.word as mode_mark, m.n as mode_n,
       a.alike_run,
       case p.period_type when 'semester' then 'score10' else 'index' end as measured_on
  from profile p
  join mode m on m.rater_key = p.rater_key and m.period_type = p.period_type and m.period = p.period
  join place l on l.rater_key = p.rater_key and l.period_type = p.period_type and l.period = p.period
  join alike a on a.rater_key = p.rater_key and a.period_type = p.period_type and a.period = p.period
  left join staging.person s on s.person_key = p.rater_key
 order by p.rater_key, p.period_type, p.period_start
