-- grain: hierarchy, unit_id, period_type, period
-- Whether differences between peer ratings may be read as differences, for every unit whose peer figures are shown:
-- the answer of the smallest unit at or above it that has enough forms (scope_unit_id; NULL and closed without one), in
-- a longer period its last forms.
with shown as (
    select distinct v.hierarchy, v.unit_id, v.period_type, v.period, v.period_start
      from main.value v
      join rules.metric m on m.metric = v.metric
     where m.family = 'berakhlak_peer' and v.status in ('ok', 'provisional')
),
standing as (
    select s.*, p.period_end, max(t.epoch) as epoch
      from shown s
      join measure.period p on p.period_type = s.period_type and p.period = s.period
      join (select distinct epoch from measure.tree) t on t.epoch <= p.period_end
     group by all
),
settled as (
    select s.hierarchy, s.unit_id, s.period_type, s.period, g.unit_id as scope_unit_id, g.gate
      from standing s
      join measure.ancestor a on a.hierarchy = s.hierarchy and a.epoch = s.epoch and a.unit_id = s.unit_id
      join main.peer_agreement g
        on g.hierarchy = s.hierarchy and g.unit_id = a.ancestor_id and g.icc2 is not null
       and g.period_start between s.period_start and s.period_end
    qualify row_number() over (
        partition by s.hierarchy, s.unit_id, s.period_type, s.period
        order by a.depth, g.unit_id, g.period_start desc) = 1
)
select s.hierarchy, s.unit_id, s.period_type, s.period, t.scope_unit_id, coalesce(t.gate, false) as gate
  from shown s
  left join settled t
    on t.hierarchy = s.hierarchy and t.unit_id = s.unit_id and t.period_type = s.period_type and t.period = s.period
 order by s.hierarchy, s.unit_id, s.period_type, s.period_start
