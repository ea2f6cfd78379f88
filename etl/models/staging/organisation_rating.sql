-- grain: file_sha, sheet, row
-- Map: period
-- Ratings of organisations of the exports that count. is_counted: one row per unit and period, and one that is rated.
with winning as (
    select m.unit_id, m.match, o.unit_name, o.period, o.rating, o.fixed_by, o.fixed_on,
           o.contract, o.file_sha, o.file_name, o.sheet, o.row, o.extracted_at
      from lake.organisation_rating o
      join staging.unit_match m
        on m.given_id = coalesce(o.unit_id, '') and m.given_name = coalesce(o.unit_name, '') and m.period = o.period
      join staging.export e
        on e.table_name = 'organisation_rating' and e.period = o.period and e.file_sha = o.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
numbered as (
    select *,
           row_number() over (
               partition by unit_id, period
               order by rating is null, fixed_on desc nulls last, sheet desc, row desc) as turn
      from winning
)
select * exclude (turn), period_type_of(period) as period_type, period_start_of(period) as period_start,
       unit_id is not null and rating is not null and turn = 1 as is_counted
  from numbered
