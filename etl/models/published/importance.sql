-- grain: hierarchy, group_id, period_type, period, element
-- Method: johnson
-- How much each element matters for satisfaction as a whole, over all complete forms of a comparison group whose form
-- asks that question: relative weights (Johnson) with resampled persons. Forms go in only with the number of their
-- unit that is shown, and as released. units: those of the group whose form asks. state: hidden = too few forms; names = the three most important ones are ranked
-- and nothing more is said; bars = weights and intervals; alike = everybody gave the same overall answer.
with asked as (
    select unit_id, period_type, period_start, count(*) as n
      from staging.survey
     where is_counted and unit_id is not null
     group by all
    having count(overall) > 0
),
member as (
    select m.hierarchy, m.group_id, m.unit_id as member_id, c.period_type, c.period_start, c.unit_id, c.made_from,
           c.source_start
      from asked q
      join measure.contribution c
        on c.metric = 'ikm' and c.unit_id = q.unit_id and c.made_from = q.period_type
       and c.source_start = q.period_start and c.n = q.n
      join measure.ancestor a on a.epoch = c.epoch and a.unit_id = c.unit_id
      join main.comparison_member m on m.hierarchy = a.hierarchy and m.unit_id = a.ancestor_id
      join main.value v
        on v.metric = 'ikm' and v.hierarchy = m.hierarchy and v.unit_id = m.unit_id and v.period_type = c.period_type
       and v.period_start = c.period_start and v.n > 0
     group by all
),
part as (
    select * exclude (member_id) from member group by all
),
asking as (
    select hierarchy, group_id, period_type, period_start, list_sort(list(distinct member_id)) as units
      from member
     group by all
)
select p.hierarchy, p.group_id, p.period_type, period_name(p.period_type, p.period_start) as period, p.period_start,
       g.units,
       dense_rank() over (order by p.hierarchy, p.group_id, p.period_type, p.period_start) as series,
       s.persyaratan, s.prosedur, s.waktu, s.biaya, s.produk, s.kompetensi, s.perilaku, s.sarana, s.pengaduan, s.overall
  from part p
  join asking g
    on g.hierarchy = p.hierarchy and g.group_id = p.group_id and g.period_type = p.period_type
   and g.period_start = p.period_start
  join staging.survey s
    on s.unit_id = p.unit_id and s.period_type = p.made_from and s.period_start = p.source_start
 where s.is_counted and s.answers = setting('ikm.elements') and s.overall is not null
qualify count(*) over (partition by p.hierarchy, p.group_id, p.period_type, p.period_start)
        >= setting('disclosure.citizens')
 order by series, s.persyaratan, s.prosedur, s.waktu, s.biaya, s.produk, s.kompetensi, s.perilaku, s.sarana, s.pengaduan,
          s.overall
