-- grain: person_key, period_type, period_start
-- Map: period
-- Results under older schemes that count in numbers of units. Schemes are never mixed in one number: of each period only
-- the scheme that most results of it are under (at a tie the later one).
with numbers as (
    select period, scheme, count(*) as n from staging.older_appraisal group by all
),
chosen as (
    select period, scheme
      from numbers
    qualify row_number() over (
        partition by period order by n desc, list_position(['PP30', 'PP46', 'DP3'], scheme)) = 1
)
select o.person_key, o.unit_id, o.period_type, o.period_start, o.scheme, o.rating, o.is_undetermined,
       o.contract, o.file_name, o.sheet, o.row, o.extracted_at
  from staging.older_appraisal o
  join chosen c on c.period = o.period and c.scheme = o.scheme
 where o.unit_id is not null
