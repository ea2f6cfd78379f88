-- grain: organisation, ratings
-- The pattern of employees' ratings that belongs to each rating of an organisation, line by line, in percent of those
-- rated. ratings: keys joined by + are taken together; is_most: no other rating is more frequent.
select p.organisation, w.number as position, w.name_id, w.name_en, p.ratings, coalesce(p.most, false) as is_most,
       p.min_share, p.max_share, coalesce(p.must_exist, false) as must_exist
  from rules.distribution_pattern p
  join rules.organisation_word w on w.organisation = p.organisation
 order by w.number, p.ratings
