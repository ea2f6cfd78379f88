-- grain: day
-- Working days counted through the calendar: Monday to Friday without the holidays that were loaded or stand in the
-- reference file.
-- working_days between two days = difference of `number`.
with span as (
    select coalesce(min(received_on), date '2020-01-01') as first_day,
           greatest(max(received_on), max(closed_on), max(extracted_at)::date) + 1 as last_day
      from lake.complaint
),
calendar as (
    select unnest(range(first_day::timestamp, last_day::timestamp, interval 1 day))::date as day from span
)
select c.day, c.day is not null and isodow(c.day) < 6 and h.day is null as is_working,
       sum((isodow(c.day) < 6 and h.day is null)::integer) over (order by c.day rows unbounded preceding)::integer
           as number
  from calendar c
  left join (select day from rules.holiday union select day from lake.holiday) h on h.day = c.day
