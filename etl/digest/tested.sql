-- One row per series that is tested and could light up for no reason.
select distinct s.hierarchy, s.unit_id, s.metric, s.period_type
  from control_series s
  join metric m on m.metric = s.metric and m.family is null and m.audience = 'all'
 where s.state = 'full'
