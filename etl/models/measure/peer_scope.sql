-- grain: hierarchy, unit_id, period_type, period, person_key, form_key
-- View: the peers' forms of a unit and all below it, in the tree of the period; score = mean of the core values.
with standing as (
    select p.period_type, p.period, max(t.epoch) as epoch
      from measure.period p
      join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
)
select a.hierarchy, a.ancestor_id as unit_id, f.period_type, f.period, f.period_start, f.person_key, f.rater_key,
       coalesce(f.rater_key, f.file_sha || f.sheet || f.row) as form_key,
       list_avg([f.bp, f.ak, f.ko, f.ha, f.lo, f.ad, f.kl])::double as score
  from staging.peer f
  join standing s on s.period_type = f.period_type and s.period = f.period
  join measure.ancestor a on a.epoch = s.epoch and a.unit_id = f.unit_id
 where f.is_counted and f.rater_group = 'peer'
   and coalesce(f.bp, f.ak, f.ko, f.ha, f.lo, f.ad, f.kl) is not null
