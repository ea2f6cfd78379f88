-- One row per rater of the chosen unit and below it: his marks of $period, and beside them his 360 forms of $forms, which
-- hold the gap to the peers. A rater stands where he rated in $period, and only without that where his forms are.
with recursive below as (
    select $unit_id as unit_id
    union
    select child.unit_id
    from unit_tree as child
    join below on child.parent_id = below.unit_id
    where child.hierarchy = $hierarchy
),
given as (
    select * from rater_profile
    where period_type = $period_type and period = $period and unit_id in (select unit_id from below)
),
form as (
    select * from rater_profile
    where period_type = 'semester' and period = $forms
        and (unit_id in (select unit_id from below) or rater_key in (select rater_key from given))
        and rater_key not in (
            select rater_key from rater_profile
            where period_type = $period_type and period = $period and unit_id not in (select unit_id from below)
        )
)
select rater_key, person.name, person.position, unit.unit_name,
    given.n_ratees, given.very_good, given.good, given.needs_improvement, given.poor, given.very_poor,
    given.mode_mark, given.mode_share, given.identical_of, given.identical_share, given.copied_of, given.copied_share,
    given.usual_mode, given.usual_identical, given.usual_copied,
    given.alike_run, given.is_narrow, given.is_repeated, given.is_long_alike,
    given.leniency, given.leniency_shrunk, given.lo, given.hi, given.leniency_tau2,
    form.n_ratees as n_forms, form.gap_n, form.gap_peers, form.gap_shrunk, form.gap_lo, form.gap_hi, form.gap_tau2,
    form.gap_raters, form.gap_word, form.sd_ratio, form.sd_lo, form.sd_hi
from given
full join form using (rater_key)
left join unit on unit.unit_id = coalesce(given.unit_id, form.unit_id)
left join person on person.person_key = rater_key
order by lower(person.name) nulls last, unit.unit_name, rater_key
