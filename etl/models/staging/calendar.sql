-- grain: period_type, period_start
-- Every period of the years that exports are of: the last day of it that the numbers can speak about, and whether it is
-- over by then. A later export changes the periods that are not over yet, and no other.
with span as (
    select min(period[1:4]::integer) as first_year, max(period[1:4]::integer) as last_year
      from lake.file
     where regexp_matches(period, '^[0-9]{4}')
),
month as (
    select unnest(range(make_date(first_year, 1, 1)::timestamp, make_date(last_year + 1, 1, 1)::timestamp,
                        interval 1 month))::date as first_day
      from span
),
dated as (
    select distinct k.period_type, period_containing(k.period_type, m.first_day) as period_start
      from month m
     cross join (values ('month'), ('quarter'), ('semester'), ('year')) k(period_type)
)
select d.period_type, d.period_start,
       least(period_end_of(period_name(d.period_type, d.period_start)), a.as_of) as last_known,
       period_end_of(period_name(d.period_type, d.period_start)) <= a.as_of as is_over
  from dated d
 cross join staging.as_of a
