-- grain: hierarchy, unit_id, period_type, period
-- Service grade of the satisfaction index: rounded half up to two decimals first, then compared with the bands.
-- letter_lo and letter_hi: the grades at the ends of the interval. policies_differ: another weight in use elsewhere
-- (0.111 or 0.11) would give another grade.
with index as (
    select v.hierarchy, v.unit_id, v.period_type, v.period, v.period_start, w.policy,
           25 * w.weight * v.numerator as ikm, v.lo, v.hi, w.policy = s.text as is_chosen
      from main.value v
     cross join rules.ikm_weight w
     cross join (select text from rules.setting where key = 'ikm.weight_policy') s
     where v.metric = 'ikm' and v.value is not null
),
rounded as (
    select *, round(ikm::decimal(18, 10), 2) as ikm_rounded,
           round(greatest(lo, 25)::decimal(18, 10), 2) as lo_rounded, round(hi::decimal(18, 10), 2) as hi_rounded
      from index
),
graded as (
    select r.*, (select max_by(b.letter, b.lowest) from rules.ikm_band b where b.lowest <= r.ikm_rounded) as letter,
           (select max_by(b.letter, b.lowest) from rules.ikm_band b where b.lowest <= r.lo_rounded) as letter_lo,
           (select max_by(b.letter, b.lowest) from rules.ikm_band b where b.lowest <= r.hi_rounded) as letter_hi
      from rounded r
)
select hierarchy, unit_id, period_type, period, period_start,
       max(ikm_rounded::double) filter (where is_chosen) as ikm,
       max(letter) filter (where is_chosen) as letter,
       max(letter_lo) filter (where is_chosen) as letter_lo,
       max(letter_hi) filter (where is_chosen) as letter_hi,
       max(policy) filter (where is_chosen) as weight_policy,
       min(letter) <> max(letter) as policies_differ
  from graded
 group by all
 order by hierarchy, unit_id, period_type, period_start
