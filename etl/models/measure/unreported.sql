-- grain: hierarchy, metric, unit_id, period_type, period_start
-- Periods of which a unit sent no export of a kind that it had sent before, and the last of those that it sent.
with seen as (
    select hierarchy, metric, unit_id, period_type, period, period_start, status,
           max(case when status <> 'no_data' then period_start end) over (
               partition by hierarchy, metric, unit_id, period_type order by period_start
               rows unbounded preceding) as last_start
      from main.value
     where metric in ('not_rated', 'plan_approved', 'ikm')
)
select hierarchy, metric, unit_id, period_type, period, period_start, period_name(period_type, last_start) as since
  from seen
 where status = 'no_data' and last_start is not null
