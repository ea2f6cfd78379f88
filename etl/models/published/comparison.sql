-- grain: hierarchy, group_id, metric, period_type, period, unit_id
-- View
-- Each unit against its comparison group: limits of chance at its own n, distance z from the centre, best estimate (eb)
-- and word. above and below are of the number, whether that is good or not; no word where the group's state gives none.
select hierarchy, group_id, metric, period_type, period, unit_id, period_start, n, value, se, z, ll95, ul95, ll998, ul998,
       eb, eb_lo, eb_hi, weight, rank_lo, rank_hi, p_bottom3, word
  from measure.compared
