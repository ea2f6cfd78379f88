-- grain: hierarchy, unit_id, metric, period_start, kind, note_en
-- Where a series must not be read across: a unit below moved to another parent, or the scheme or form changed.
-- metric NULL = every metric of the unit.
with version as (
    select unit_id, unit_name, valid_from, command_parent, territory_parent,
           lag(command_parent) over history as old_command, lag(territory_parent) over history as old_territory,
           row_number() over history as turn
      from staging.unit_version
    window history as (partition by unit_id order by valid_from)
),
move as (
    select 'command' as hierarchy, unit_id, unit_name, valid_from, old_command as old_parent,
           command_parent as new_parent
      from version where turn > 1 and old_command is distinct from command_parent
    union all
    select 'territory', unit_id, unit_name, valid_from, old_territory, territory_parent
      from version where turn > 1 and old_territory is distinct from territory_parent
),
above as (
    select m.hierarchy, m.unit_id, m.unit_name, m.valid_from, m.old_parent, m.new_parent, a.ancestor_id
      from move m
      join measure.ancestor a
        on a.hierarchy = m.hierarchy and a.unit_id = m.unit_id
       and (a.epoch = m.valid_from
            or a.epoch = (select max(t.epoch) from measure.tree t where t.epoch < m.valid_from))
     group by all
    having count(*) = 1
),
touched as (
    select hierarchy, unit_id, unit_name, valid_from, old_parent, new_parent, ancestor_id from above
    union all
    select hierarchy, unit_id, unit_name, valid_from, old_parent, new_parent, unit_id from move
),
moved as (
    select t.hierarchy, t.ancestor_id as unit_id, null::varchar as metric, t.valid_from as period_start,
           'unit_moved' as kind,
           t.unit_name || ' pindah dari ' || coalesce(o.unit_name, '(tanpa induk)') || ' ke '
               || coalesce(p.unit_name, '(tanpa induk)') as note_id,
           t.unit_name || ' moved from ' || coalesce(o.unit_name, '(no parent)') || ' to '
               || coalesce(p.unit_name, '(no parent)') as note_en
      from touched t
      left join main.unit o on o.unit_id = t.old_parent
      left join main.unit p on p.unit_id = t.new_parent
),
used as (
    select 'appraisal' as fact, unit_id, period_type, scheme as variant, period_start from staging.appraisal
     where unit_id is not null group by all
    union all
    select 'survey', unit_id, period_type, instrument, period_start from staging.survey
     where unit_id is not null group by all
    union all
    select 'peer', unit_id, period_type, scale_max::varchar, period_start from staging.peer
     where unit_id is not null group by all
    union all
    select 'older_appraisal', unit_id, period_type, scheme, period_start from measure.older_person group by all
),
variant as (
    select a.hierarchy, u.fact, a.ancestor_id as unit_id, u.variant, min(u.period_start) as period_start
      from used u
      join measure.ancestor a
        on a.unit_id = u.unit_id
       and a.epoch = (select max(epoch) from measure.tree where epoch <= (select as_of from staging.as_of))
     group by all
),
changed as (
    select *, lag(variant) over (partition by hierarchy, fact, unit_id order by period_start, variant) as before
      from variant
),
reformed as (
    select c.hierarchy, c.unit_id, m.metric, c.period_start,
           case c.fact when 'appraisal' then 'scheme' when 'older_appraisal' then 'scheme' when 'survey' then 'instrument' else 'scale' end || '_changed'
               as kind,
           'Berganti dari ' || c.before || ' ke ' || c.variant as note_id,
           'Changed from ' || c.before || ' to ' || c.variant as note_en
      from changed c
      join rules.metric m on m.fact = c.fact
     where c.before is not null
)
select hierarchy, unit_id, metric, period_start, kind, note_id, note_en
  from (from moved union all from reformed)
 group by all
 order by hierarchy, unit_id, period_start, metric nulls first, kind, note_id
