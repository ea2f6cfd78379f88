-- The same service from quarter to quarter, for others: services that a unit counts itself by its own word, others only
-- where enough respondents named them. What respondents said is told only where the unit's own index is shown and each
-- service that somebody named was named by enough: a single hidden one could be calculated from the unit's index.
with limited as (
    select s.*, d.threshold,
           min(case when s.n > 0 then s.n end) over (partition by s.unit_id, s.period) >= d.threshold
           and 2 = (select count(*) from main.value v
                     where v.metric = 'ikm' and v.unit_id = s.unit_id and v.period_type = 'quarter'
                       and v.period_start = s.period_start and v.n > 0 and v.status <> 'hidden') as is_told
      from warehouse.main.service s
      join rules.disclosure d on d.metric = 'ikm'
)
select unit_id, service, period, period_start, services, months,
       case when n = 0 or is_told then n end as n, case when is_told then ikm end as ikm,
       case when is_told then lo end as lo, case when is_told then hi end as hi,
       case when n = 0 or is_told then 'ok' else 'hidden' end as status
  from limited
 where services is not null or coalesce(is_told, false)
 order by unit_id, service, period_start
