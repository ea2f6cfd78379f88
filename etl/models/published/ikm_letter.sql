-- grain: hierarchy, unit_id, period_type, period
-- Service grade of the satisfaction index: rounded half up to two decimals first, then compared with the bands.
-- letter_lo and letter_hi: the grades at the ends of the interval; letter_certain: both are the grade itself. Where all
-- persons are alike the interval has no width, which is no certainty: then the ends are those that the rule of three
-- leaves open, up to 3/n of the citizens being of the other extreme (other_share, in per cent). With a single
-- respondent nothing is certain. ikm_… and letter_…: the index with the exact weight and with the rounded ones in use
-- elsewhere (0.111 and 0.11); policies_differ: one of them gives another grade. n_required: minimum sample (Krejcie
-- and Morgan) where the number of service users is known.
with index as (
    select v.hierarchy, v.unit_id, v.period_type, v.period, v.period_start, v.n, v.numerator, v.value, v.lo, v.hi,
           i.se, i.is_uniform, least(1, setting('ikm_sample.rule_of_three') / v.n) as unseen,
           s.denominator::bigint as n_required, s.numerator >= s.denominator as is_sample_enough
      from main.value v
      join measure.ikm i
        on i.hierarchy = v.hierarchy and i.unit_id = v.unit_id and i.period_type = v.period_type
       and i.period_start = v.period_start
      left join main.value s
        on s.metric = 'respondents_vs_minimum' and s.hierarchy = v.hierarchy and s.unit_id = v.unit_id
       and s.period_type = v.period_type and s.period_start = v.period_start and s.value is not null
     where v.metric = 'ikm' and v.value is not null
),
reached as (
    select *, ikm_letter_of(case when is_uniform then value - (value - lowest_of('score100')) * unseen else lo end)
               as letter_lo,
           ikm_letter_of(case when is_uniform then value + (highest_of('score100') - value) * unseen else hi end)
               as letter_hi
      from index
),
weighed as (
    select r.*, w.policy, 25 * w.weight * r.numerator as ikm, w.policy = s.text as is_chosen
      from reached r
     cross join rules.ikm_weight w
     cross join (select text from rules.setting where key = 'ikm.weight_policy') s
),
graded as (
    select *, round(ikm::decimal(18, 10), 2)::double as ikm_rounded, ikm_letter_of(ikm) as letter
      from weighed
),
side_by_side as (
    select hierarchy, unit_id, period_type, period, period_start,
           max(ikm_rounded) filter (where is_chosen) as ikm,
           max(letter) filter (where is_chosen) as letter,
           letter_lo, letter_hi,
           max(policy) filter (where is_chosen) as weight_policy,
           min(letter) <> max(letter) as policies_differ,
           n, lo, hi, se, is_uniform, unseen, n_required, is_sample_enough,
           max(ikm_rounded) filter (where policy = 'exact') as ikm_exact,
           max(letter) filter (where policy = 'exact') as letter_exact,
           max(ikm_rounded) filter (where policy = '0.111') as ikm_0111,
           max(letter) filter (where policy = '0.111') as letter_0111,
           max(ikm_rounded) filter (where policy = '0.11') as ikm_011,
           max(letter) filter (where policy = '0.11') as letter_011
      from graded
     group by all
)
select hierarchy, unit_id, period_type, period, period_start, ikm, letter, letter_lo, letter_hi, weight_policy,
       policies_differ, coalesce(letter_lo = letter and letter_hi = letter, false) as letter_certain,
       n, se, lo, hi, is_uniform, case when is_uniform then 100 * unseen end as other_share,
       n < setting('ikm_sample.few') as is_few, n_required, is_sample_enough,
       ikm_exact, letter_exact, ikm_0111, letter_0111, ikm_011, letter_011
  from side_by_side
 order by hierarchy, unit_id, period_type, period_start
