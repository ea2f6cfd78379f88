-- grain: source, file_sha, sheet, row
-- Texts as they are compared with keywords.
select t.source, t.file_sha, t.sheet, t.row, plain_words(t.text, f.long_forms) as words
  from staging.text t, (select map(list(short), list(long)) as long_forms from rules.short_form) f
