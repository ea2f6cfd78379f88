-- How targets flow into a unit, for others: which results of its own leader enough employees serve, with the band in
-- which their number lies, where the unit's own number about targets is shown. What became of single results stays
-- inside: groups of employees that overlap would give single ones away.
select c.hierarchy, c.unit_id, c.period_type, c.period, c.period_start, c.above_result, c.is_own,
       band_from(c.n_persons) as n_persons, band_to(c.n_persons) as n_persons_to, null::bigint as n_units,
       null::bigint as n_results, null::bigint as n_indicators, null::bigint as n_measured, null::bigint as n_met,
       'hidden' as status
  from warehouse.main.cascade c
  join rules.disclosure d on d.metric = 'targets_met'
 where c.is_own and c.n_persons >= d.threshold
   and 2 = (select count(*) from main.value v
             where v.metric = 'targets_met' and v.unit_id = c.unit_id and v.period_type = c.period_type
               and v.period_start = c.period_start and v.n > 0 and v.status <> 'hidden')
 order by c.unit_id, c.hierarchy, c.period_type, c.period_start, c.above_result
