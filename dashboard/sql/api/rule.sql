-- Every threshold with its source.
select section, key, value, label_id, label_en, source, mark
  from rule
 order by section, key
 limit $limit offset $offset
