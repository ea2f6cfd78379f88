-- grain: complaint_id
-- Complaints with their redacted text, as it is compared with keywords, and what each is about by the keywords and after
-- corrections. hits: keywords found, by element; told_by: dictionary or correction. For human resources only.
with found as (
    select source, file_sha, sheet, row, map(list(theme order by theme), list(keywords order by theme)) as hits
      from staging.text_hit
     group by all
)
select c.complaint_id, c.unit_id, c.received_on, t.text, w.words, c.themes, f.hits,
       case when exists (from rules.theme_correction r where r.complaint_id = c.complaint_id) then 'correction'
            else 'dictionary' end as told_by
  from staging.complaint c
  join staging.text t on t.source = 'complaint' and t.file_sha = c.file_sha and t.sheet = c.sheet and t.row = c.row
  join staging.text_word w
    on w.source = t.source and w.file_sha = t.file_sha and w.sheet = t.sheet and w.row = t.row
  left join found f
    on f.source = t.source and f.file_sha = t.file_sha and f.sheet = t.sheet and f.row = t.row
 where c.is_complaint and c.unit_id is not null
 order by c.received_on, c.complaint_id
