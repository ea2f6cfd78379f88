-- grain: source, metric, file_name, sheet, row, unit_id
-- What citizens wrote, redacted, under the element it speaks about: complaints and survey comments.
-- period is the quarter. Texts that no keyword reaches stand under complaints_unread.
with complaint as (
    select c.unit_id, c.period_start, 'complaint' as source,
           unnest(case when len(c.themes) = 0 then ['complaints_unread']
                       else list_transform(c.themes, lambda theme: 'complaints_' || theme) end) as metric,
           t.text, c.file_name, c.sheet, c.row
      from staging.complaint c
      join staging.text t
        on t.source = 'complaint' and t.file_sha = c.file_sha and t.sheet = c.sheet and t.row = c.row
     where c.is_complaint and c.unit_id is not null
),
comment as (
    select s.unit_id, s.period_start, 'survey' as source, 'dissatisfied_' || h.theme as metric,
           t.text, s.file_name, s.sheet, s.row
      from staging.survey s
      join staging.text t on t.source = 'survey' and t.file_sha = s.file_sha and t.sheet = s.sheet and t.row = s.row
      join staging.text_theme h
        on h.source = 'survey' and h.file_sha = s.file_sha and h.sheet = s.sheet and h.row = s.row
     where s.is_counted and s.unit_id is not null
)
select unit_id, period_name('quarter', period_containing('quarter', period_start)) as period,
       source, metric, text, file_name, sheet, row
  from (from complaint union all from comment)
 order by metric, unit_id, period, source, file_name, sheet, row
