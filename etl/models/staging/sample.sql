-- grain: unit_id, period_start, contract, file_name, sheet, row
-- Respondents against the minimum, row by row: each counted respondent of a unit with known service users counts
-- one, and the unit's own reference row brings the minimum of the quarter.
with quarter as (
    select unnest(range(min(period_start)::timestamp, max(period_start)::timestamp + interval 1 day,
                        interval 3 month))::date as period_start
      from staging.survey
     where is_counted
),
version as (
    select q.period_start, v.unit_id, v.service_users, v.contract, v.file_name, v.sheet, v.row, v.extracted_at
      from quarter q
      join staging.unit_version v
        on v.valid_from <= period_end_of(period_name('quarter', q.period_start))
       and coalesce(v.valid_to, q.period_start) >= q.period_start
    qualify row_number() over (partition by q.period_start, v.unit_id order by v.valid_from desc) = 1
),
required as (
    select *,
           round(setting('sample_size.chi_square') * service_users
                 * setting('sample_size.proportion') * (1 - setting('sample_size.proportion'))
                 / (setting('sample_size.margin') ** 2 * (service_users - 1)
                    + setting('sample_size.chi_square')
                    * setting('sample_size.proportion') * (1 - setting('sample_size.proportion'))))::integer as minimum
      from version
     where service_users > 0
)
select r.unit_id, 'quarter' as period_type, r.period_start, 0 as respondents, r.minimum,
       'minimum ' || r.minimum as detail, r.contract, r.file_name, r.sheet, r.row, r.extracted_at
  from required r
union all
select s.unit_id, 'quarter', s.period_start, 1, 0, s.respondent, s.contract, s.file_name, s.sheet, s.row, s.extracted_at
  from staging.survey s
  join required r on r.unit_id = s.unit_id and r.period_start = s.period_start
 where s.is_counted
