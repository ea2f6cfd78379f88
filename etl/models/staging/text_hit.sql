-- grain: source, file_sha, sheet, row, theme
-- How many keywords of each element a text contains; a text without any has no row.
select w.source, w.file_sha, w.sheet, w.row, k.theme, count(*) as keywords
  from staging.text_word w
  join staging.keyword k on not k.is_removed and contains(w.words, k.pattern)
 group by all
