-- The pattern that a rating of an organisation brings along.
select organisation, position, name_id, name_en, ratings, is_most, min_share, max_share, must_exist
  from distribution_pattern
 order by position, organisation, ratings
 limit $limit offset $offset
