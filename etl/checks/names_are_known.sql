-- Published rows that point to a unit or metric nobody knows.
select 'value' as source, hierarchy, metric, unit_id from main.value v
 where not exists (select 1 from main.unit u where u.unit_id = v.unit_id)
    or not exists (select 1 from main.metric m where m.metric = v.metric)
union all
select 'unit_tree', hierarchy, null, unit_id from main.unit_tree t
 where not exists (select 1 from main.unit u where u.unit_id = t.unit_id)
union all
select 'unit_tree: left out', null, null, unit_id from main.unit u
 where unit_kind <> 'group' and 2 <> (select count(*) from main.unit_tree t where t.unit_id = u.unit_id)
