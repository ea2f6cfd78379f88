-- grain: theme, keyword
-- Words by which complaints and comments are read, with those that people added or removed. For human resources only.
select theme, keyword, pattern, is_alone, is_removed, source, list_alone
  from staging.keyword
 order by theme, keyword
