-- Units under their latest names.
select unit_id, unit_name, unit_kind, level, valid_from, valid_to, territory_code, member_kind
  from unit
 where ($unit_id is null or unit_id = $unit_id)
 order by unit_id
 limit $limit offset $offset
