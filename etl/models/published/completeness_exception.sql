-- grain: kind, person_key, period_type, period, unit_id, file_name, sheet, row
-- Who does not run through the periods as the others do. moved: in another unit (other_unit_id) than the period before;
-- double: on two rows of the period, one of them in other_unit_id; acting: an acting post, his own in other_unit_id;
-- unplanned: rated without an approved plan; left: in the report of the period before, not in this one, which his unit
-- has; inactive: in the latest report, though no longer active by the staff export; missing: active by that export, in no
-- row of his unit's latest period. standing: by the staff export, which knows today only. Never in a shared file.
with seen as (
    select person_key, period_type, period, period_start, unit_id, position, file_name, sheet, row
      from main.completeness_person
),
span as (
    select unit_id, period_type, period, period_start from seen group by all
),
moved as (
    select 'moved' as kind, n.person_key, n.period_type, n.period, n.period_start, n.unit_id,
           b.unit_id as other_unit_id, n.position, n.file_name, n.sheet, n.row
      from seen n
      join seen b
        on b.person_key = n.person_key and b.period_type = n.period_type
       and b.period_start = period_before(n.period_type, n.period_start)
     where b.unit_id <> n.unit_id
),
twice as (
    select 'double', a.person_key, a.period_type, a.period, a.period_start, a.unit_id, o.unit_id as other_unit_id,
           a.position, a.file_name, a.sheet, a.row
      from staging.appraisal a
      join (select person_key, period, max(unit_id) as unit_id
              from staging.appraisal
             where not is_acting and not is_counted
             group by all) o
        on o.person_key = a.person_key and o.period = a.period
     where a.is_counted and a.turns > 1 and a.unit_id is not null
),
acting as (
    select 'acting', a.person_key, a.period_type, a.period, a.period_start, a.unit_id, s.unit_id, a.position,
           a.file_name, a.sheet, a.row
      from staging.appraisal a
      left join seen s
        on s.person_key = a.person_key and s.period_type = a.period_type and s.period = a.period
     where a.is_acting and a.unit_id is not null
),
unplanned as (
    select 'unplanned', person_key, period_type, period, period_start, unit_id, null, position, file_name, sheet, row
      from main.completeness_person
     where state = 'rated' and plan_status in ('none', 'draft', 'submitted', 'absent')
),
gone as (
    select 'left', b.person_key, b.period_type, s.period, s.period_start, b.unit_id, null, b.position,
           b.file_name, b.sheet, b.row
      from span s
      join seen b
        on b.unit_id = s.unit_id and b.period_type = s.period_type
       and b.period_start = period_before(s.period_type, s.period_start)
      left join seen n on n.person_key = b.person_key and n.period = s.period
     where n.person_key is null
),
inactive as (
    select 'inactive', s.person_key, s.period_type, s.period, s.period_start, s.unit_id, null, s.position,
           s.file_name, s.sheet, s.row
      from seen s
      join measure.last_report l on l.unit_id = s.unit_id and l.period = s.period
      join staging.person p on p.person_key = s.person_key
     where p.standing <> 'active'
),
missing as (
    select 'missing', p.person_key, s.period_type, s.period, s.period_start, p.unit_id, null, p.position,
           null, null, null::integer
      from staging.person p
      join measure.last_report l on l.unit_id = p.unit_id
      join span s on s.unit_id = l.unit_id and s.period = l.period
      left join seen n on n.person_key = p.person_key and n.period = l.period
      left join gone g on g.person_key = p.person_key and g.period = l.period
     where p.standing = 'active' and n.person_key is null and g.person_key is null
),
every as (
    select * from moved union all select * from twice union all select * from acting
     union all select * from unplanned union all select * from gone union all select * from inactive
     union all select * from missing
)
select e.kind, e.person_key, e.period_type, e.period, e.period_start, e.unit_id, e.other_unit_id, p.standing,
       e.position, e.file_name, e.sheet, e.row
  from every e
  left join staging.person p on p.person_key = e.person_key
 order by e.kind, e.period_type, e.period_start, e.unit_id, e.person_key, e.file_name, e.sheet, e.row
