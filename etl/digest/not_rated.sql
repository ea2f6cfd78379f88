-- One row per unit and month whose ratings are due and are missing by more than the file may leave open; the last two
-- such months. is_now: the last one.
with due as (
    select v.period_start, row_number() over (order by v.period_start desc) as back
      from value v
     where v.metric = 'not_rated' and v.period_type = 'month' and v.status = 'ok'
       and v.period_start + interval 1 month - interval 1 day
               + to_days((select value::int from rule where section = 'rating_deadline' and key = 'month'))
           < (select max(as_of) from build)
     group by v.period_start
)
select v.hierarchy, v.unit_id, v.period, v.value, v.bound, v.n, v.n_to, m.unit, m.decimals, due.back = 1 as is_now
  from value v
  join due on due.period_start = v.period_start and due.back <= 2
  join metric m on m.metric = v.metric
 where v.metric = 'not_rated' and v.period_type = 'month' and v.status = 'ok'
   and v.value > 0 and v.bound is distinct from 'most'
 order by v.period_start desc
