-- grain: hierarchy, unit_id, period_type, period, value_key, view
-- How differently two circles mark the same people on a core value: view "self" = own mark minus the mean of all others,
-- view "supervisor" = the supervisor's mark minus the mean of the peers, both on 1-10, as the mean over the people of the
-- unit and all below it who have both, with its t interval. Of fewer people than the floor nothing. Inside only.
with form as (
    select person_key, unit_id, period_type, period, rater_group,
           unnest(['bp', 'ak', 'ko', 'ha', 'lo', 'ad', 'kl']) as value_key,
           unnest([bp, ak, ko, ha, lo, ad, kl])::double as score
      from staging.peer
     where is_counted and unit_id is not null
),
person as (
    select person_key, unit_id, period_type, period, value_key,
           avg(score) filter (rater_group = 'self') as self_mark,
           avg(score) filter (rater_group <> 'self') as other_mark,
           avg(score) filter (rater_group = 'supervisor') as supervisor_mark,
           avg(score) filter (rater_group = 'peer') as peer_mark
      from form
     where score is not null
     group by all
),
paired as (
    select person_key, unit_id, period_type, period, value_key, 'self' as view, self_mark - other_mark as gap
      from person where self_mark is not null and other_mark is not null
    union all
    select person_key, unit_id, period_type, period, value_key, 'supervisor', supervisor_mark - peer_mark
      from person where supervisor_mark is not null and peer_mark is not null
),
standing as (
    select p.period_type, p.period, p.period_start, max(t.epoch) as epoch
      from measure.period p
      join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
),
told as (
    select a.hierarchy, a.ancestor_id as unit_id, p.period_type, p.period, s.period_start, p.value_key, p.view,
           count(*) as n, avg(p.gap order by p.person_key) as gap, stddev_samp(p.gap) as sd
      from paired p
      join standing s on s.period_type = p.period_type and s.period = p.period
      join measure.ancestor a on a.epoch = s.epoch and a.unit_id = p.unit_id
     group by all
    having count(*) >= greatest(setting('disclosure.floor'), 3)
)
select hierarchy, unit_id, period_type, period, period_start, value_key, view, n, round(gap, 9) as gap,
       round(gap - t975(n - 1) * sd / sqrt(n), 9) as lo, round(gap + t975(n - 1) * sd / sqrt(n), 9) as hi
  from told
 order by hierarchy, unit_id, period_type, period_start, view, value_key
