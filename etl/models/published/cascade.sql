-- grain: hierarchy, unit_id, period_type, period_start, above_result, is_own
-- How targets flow into a unit: each result of a leader (RHK pimpinan yang diintervensi) with how many employees serve
-- it. is_own: a result of somebody of this very unit, served by its people and those of units below; else a result
-- from above that people of this very unit serve. Results are the same where they read the same, whatever the case and
-- punctuation. n_persons_to and status are used in the shared file only.
with told as (
    select *, period_end_of(period) as period_end, name_key(above_result) as above_key, name_key(result) as result_key
      from staging.target
     where unit_id is not null
),
held as (
    select distinct unit_id, period_type, period_start, result_key from told
),
dated as (
    select t.*, coalesce((select max(epoch) from measure.tree where epoch <= t.period_end),
                         (select min(epoch) from measure.tree)) as epoch
      from told t
     where t.is_counted and t.above_key <> ''
),
placed as (
    select a.hierarchy, a.ancestor_id, a.depth, h.result_key is not null as is_own, d.*
      from dated d
      join measure.ancestor a on a.epoch = d.epoch and a.unit_id = d.unit_id
      left join held h
        on h.unit_id = a.ancestor_id and h.period_type = d.period_type and h.period_start = d.period_start
       and h.result_key = d.above_key
     where a.depth = 0 or h.result_key is not null
)
select hierarchy, ancestor_id as unit_id, period_type, any_value(period) as period, period_start,
       min(above_result) as above_result, is_own,
       count(distinct person_key) as n_persons, null::bigint as n_persons_to,
       count(distinct unit_id) as n_units, count(distinct result_key) as n_results, count(*) as n_indicators,
       count(achievement) as n_measured,
       count(*) filter (where achievement >= setting('target.met')) as n_met, 'ok' as status
  from placed
 group by hierarchy, ancestor_id, period_type, period_start, above_key, is_own
 order by unit_id, hierarchy, period_type, period_start, is_own desc, above_result
