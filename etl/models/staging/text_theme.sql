-- grain: source, file_sha, sheet, row, theme
-- The elements a text speaks about: all with the most keyword hits. A text without a hit has no row.
with plain as (
    select source, file_sha, sheet, row,
           ' ' || trim(regexp_replace(lower(text), '[^a-z0-9]+', ' ', 'g')) || ' ' as words
      from staging.text
),
hit as (
    select p.source, p.file_sha, p.sheet, p.row, k.theme, count(*) as keywords
      from plain p
      join rules.keyword k on contains(p.words, k.pattern)
     group by all
)
select *
  from hit
qualify keywords = max(keywords) over (partition by source, file_sha, sheet, row)
