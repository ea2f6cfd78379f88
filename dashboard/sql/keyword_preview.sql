-- Complaints received since $since that would be about something else if words changed: $themes, $patterns and $signs are
-- parallel lists, sign 1 for a pattern that comes and -1 for one that goes. Corrected ones stay as they are.
with changed as (
    select unnest($themes) as theme, unnest($patterns) as pattern, unnest($signs) as sign
),
complaint as (
    select * from complaint_text where received_on >= $since and told_by = 'dictionary'
),
counted as (
    select complaint_id, unnest(map_keys(hits)) as theme, unnest(map_values(hits)) as keywords from complaint
    union all
    select complaint.complaint_id, changed.theme, changed.sign
    from complaint
    join changed on contains(complaint.words, changed.pattern)
),
hit as (
    select complaint_id, theme, sum(keywords) as keywords
    from counted
    group by all
    having sum(keywords) > 0
),
best as (
    select *
    from hit
    qualify keywords = max(keywords) over (partition by complaint_id)
),
found as (
    select complaint_id, string_agg(theme, ',' order by theme) as themes
    from best
    group by all
)
select complaint.complaint_id, complaint.received_on, complaint.text,
    array_to_string(complaint.themes, ',') as before, coalesce(found.themes, '') as after
from complaint
left join found using (complaint_id)
where array_to_string(complaint.themes, ',') <> coalesce(found.themes, '')
order by complaint.received_on desc, complaint.complaint_id
