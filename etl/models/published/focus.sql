-- grain: hierarchy, unit_id, period_type, period, rank
-- Recommended focus: rules of [focus_rule] that hold for a unit, each with the kind of action it suggests, what it rests
-- on (signal, and a second one where the rule asks for one) and why. Where the same is advised for the same reason with
-- more evidence, the weaker rule is silent. It advises people; nothing follows from it by itself. rank orders the
-- advice of a unit, never units. periods: periods in a row in which the signal was there.
with matched as (
    select s.hierarchy, s.unit_id, s.period_type, s.period_start, r.number, r.rule, r.action,
           r.name_id as why_id, r.name_en as why_en, s.signal, s.metric, s.n, s.n_to, s.value, s.bound, s.ref_value,
           s.ref_bound, s.periods, a.signal as also_signal, a.metric as also_metric, a.n as also_n,
           a.n_to as also_n_to, a.value as also_value, a.bound as also_bound
      from measure.focus_signal s
      join rules.focus_rule r on r.signal = s.signal
      left join measure.focus_signal a
        on a.hierarchy = s.hierarchy and a.unit_id = s.unit_id and a.period_type = s.period_type
       and a.period_start = s.period_start and a.signal = r.also
     where r.also is null or a.signal is not null
),
strongest as (
    select *
      from matched
    qualify row_number() over (
        partition by hierarchy, unit_id, period_type, period_start, signal, action
        order by also_signal is null, number) = 1
)
select hierarchy, unit_id, period_type, period_name(period_type, period_start) as period, period_start,
       row_number() over (
           partition by hierarchy, unit_id, period_type, period_start order by number, signal)::integer as rank,
       rule, action, why_id, why_en, signal, metric, n, n_to, value, bound, ref_value, ref_bound, periods,
       also_signal, also_metric, also_n, also_n_to, also_value, also_bound
  from strongest
 order by hierarchy, unit_id, period_type, period_start, rank
