-- What citizens wrote, for others: under the unit it was written about where enough of them wrote there and its number
-- is shown, else under a roll-up group whose number is shown, else not at all. Nothing leads back to a row.
with topic as (
    select s.source, s.metric, d.threshold
      from (values ('complaint', 'complaints'), ('survey', 'ikm')) s(source, metric)
      join rules.disclosure d on d.metric = s.metric
),
own as (
    select s.source, l.unit_id, period_name('quarter', period_containing('quarter', l.period_start)) as period,
           sum(l.n) >= any_value(s.threshold) as is_enough
      from topic s
      join measure.released l on l.metric = s.metric
     group by all
),
seen as (
    select s.source, v.hierarchy, v.unit_id, v.period
      from topic s
      join main.value v on v.metric = s.metric
     where v.period_type = 'quarter' and v.n >= s.threshold
),
served as (
    select o.source, o.unit_id, o.period
      from own o
     where o.is_enough
       and 2 = (select count(*) from seen s
                 where s.source = o.source and s.unit_id = o.unit_id and s.period = o.period)
),
grouped as (
    select distinct hierarchy, unit_id, group_id
      from measure.grouping
     where epoch = (select max(epoch) from measure.tree where epoch <= (select as_of from staging.as_of))
),
told as (
    select s.*, s.unit_id as told_of
      from warehouse.main.sentence s
      join served v on v.source = s.source and v.unit_id = s.unit_id and v.period = s.period
    union all
    select distinct s.*, g.group_id
      from warehouse.main.sentence s
      join grouped g on g.unit_id = s.unit_id
      join seen v
        on v.source = s.source and v.hierarchy = g.hierarchy and v.unit_id = g.group_id and v.period = s.period
      anti join served u on u.source = s.source and u.unit_id = s.unit_id and u.period = s.period
)
select told_of as unit_id, period, source, metric, text,
       null::varchar as file_name, null::varchar as sheet, null::integer as row
  from told
 order by metric, unit_id, period, source, text
