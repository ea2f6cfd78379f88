-- grain: short
-- Short forms and how they are read, in texts and keywords alike. For human resources only.
select short, long
  from rules.short_form
 order by short
