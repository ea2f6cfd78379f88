-- Series with a missing period between two of their own.
select hierarchy, metric, unit_id, period_type, period_start, before
  from (select *, lag(period_start) over (
                      partition by hierarchy, metric, unit_id, period_type order by period_start) as before
          from main.value)
 where (year(period_start) * 12 + month(period_start)) - (year(before) * 12 + month(before))
       <> case period_type when 'month' then 1 when 'quarter' then 3 when 'semester' then 6 else 12 end
