-- grain: source, file_sha, sheet, row, theme
-- The elements a text speaks about: all with the most keyword hits, or what people said of the complaint. A text without
-- a hit has no row, nor has one that people found to be about nothing on the list. told_by: dictionary or correction.
with found as (
    select source, file_sha, sheet, row, theme
      from staging.text_hit
    qualify keywords = max(keywords) over (partition by source, file_sha, sheet, row)
),
corrected as (
    select 'complaint' as source, l.file_sha, l.sheet, l.row, c.theme
      from lake.complaint l
      join rules.theme_correction c on c.complaint_id = l.complaint_id
)
select f.*, 'dictionary' as told_by
  from found f
  anti join corrected c on c.source = f.source and c.file_sha = f.file_sha and c.sheet = f.sheet and c.row = f.row
 union all
select *, 'correction' from corrected where theme is not null
