-- The unit above all others: who publishes, where nobody has said otherwise.
select u.unit_name
  from unit_tree t
  join unit u on u.unit_id = t.unit_id
 where t.parent_id is null
 order by t.hierarchy, t.sort
 limit 1
