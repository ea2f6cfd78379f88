-- grain: theme, keyword
-- Words by which texts are read: those of the list (keywords.toml) and what people added, without what they removed.
-- Written as texts are compared. pattern: a word of up to three letters or one that must stand alone has blanks around
-- it; any other may be part of a longer one. source: list or own, where what people said counts. list_alone: whether it
-- stands alone by the list; NULL for a word that is not on it.
with form as (
    select map(list(short), list(long)) as long_forms from rules.short_form
),
given as (
    select theme, keyword, is_alone, false as is_removed, 'list' as source from rules.keyword
     union all
    select theme, keyword, is_alone, is_removed, 'own' from rules.own_keyword
),
written as (
    select g.theme, trim(plain_words(g.keyword, f.long_forms)) as keyword, g.is_alone, g.is_removed, g.source
      from given g, form f
)
select theme, keyword, arg_max(is_alone, source) as is_alone, arg_max(is_removed, source) as is_removed,
       max(source) as source, max(is_alone) filter (source = 'list') as list_alone,
       case when arg_max(is_alone, source) or length(keyword) <= 3 then ' ' || keyword || ' ' else keyword end as pattern
  from written
 where keyword <> ''
 group by theme, keyword
