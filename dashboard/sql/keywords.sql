-- Words of the build, with how many complaints received since $since contain each.
select keyword.theme, keyword.keyword, keyword.pattern, keyword.is_alone, keyword.is_removed, keyword.source,
    keyword.list_alone, count(complaint_text.complaint_id) as n
from keyword
left join complaint_text
    on complaint_text.received_on >= $since and contains(complaint_text.words, keyword.pattern)
group by all
order by keyword.theme, keyword.keyword
