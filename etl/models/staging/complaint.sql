-- grain: complaint_id
-- One report of a citizen as last extracted. Days are calendar days, deadlines working days of its class.
-- A date before the day of receipt is not believed. themes: see text_theme.
with latest as (
    select c.*, m.unit_id, m.match
      from lake.complaint c
      join staging.unit_match m
        on m.given_id = '' and m.given_name = coalesce(c.unit_name, '') and m.period = c.period
    qualify row_number() over (
        partition by c.complaint_id
        order by c.extracted_at desc nulls last, c.file_sha desc, c.sheet desc, c.row desc) = 1
),
theme as (
    select file_sha, sheet, row, list(theme order by theme) as themes
      from staging.text_theme
     where source = 'complaint'
     group by all
),
class as (
    select distinct name_key(word) as word_key, class, working_days from rules.lapor_deadline
),
dated as (
    select l.complaint_id, l.unit_id, l.match, l.unit_name, l.period, l.received_on,
           case when l.first_reply_on >= l.received_on then l.first_reply_on end as first_reply_on,
           case when l.closed_on >= l.received_on then l.closed_on end as closed_on,
           l.first_reply_on < l.received_on or l.closed_on < l.received_on as is_misdated,
           l.status, l.category, coalesce(c.class, 'ordinary') as class,
           coalesce(c.working_days, (select working_days from class where word_key = '')) as working_days,
           l.classification is null or contains(name_key(l.classification), 'pengaduan') as is_complaint,
           coalesce(t.themes, []) as themes,
           l.contract, l.file_sha, l.file_name, l.sheet, l.row, l.extracted_at
      from latest l
      left join class c on c.word_key = name_key(l.classification)
      left join theme t on t.file_sha = l.file_sha and t.sheet = l.sheet and t.row = l.row
)
select d.complaint_id, d.unit_id, d.match, d.unit_name, 'month' as period_type, d.period,
       period_start_of(d.period) as period_start, d.received_on, d.first_reply_on, d.closed_on, d.is_misdated,
       d.status, d.category, d.class, d.working_days, d.is_complaint, d.themes,
       d.first_reply_on - d.received_on as first_reply_days,
       d.closed_on - d.received_on as close_days, c.number - r.number as close_workdays,
       case when d.closed_on is not null then true
            else d.status not in ('postponed', 'archived', 'done') and e.number - r.number > d.working_days end
           as is_closing_due,
       d.closed_on is not null and c.number - r.number <= d.working_days as is_closed_in_time,
       d.contract, d.file_sha, d.file_name, d.sheet, d.row, d.extracted_at
  from dated d
  left join staging.workday r on r.day = d.received_on
  left join staging.workday c on c.day = d.closed_on
  left join staging.workday e on e.day = d.extracted_at::date
