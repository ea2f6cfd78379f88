-- The pattern that belongs to each organisation rating, line by line.
select organisation, position, name_id, name_en, ratings, is_most, min_share, max_share, must_exist
from distribution_pattern
order by position, ratings
