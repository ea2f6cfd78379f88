-- One row per rater of somebody in these units: how many he rates in $period and how many are still open, and
-- since $first how many were due and how many of them late. Raters only of the units in $persons (null: of all).
with told as (
    select done.rater_key, max_by(done.rater_position, done.period_start) as position,
        any_value(done.rater_unit_id) as unit_id,
        count(*) filter (where done.period = $period) as n,
        count(*) filter (where done.period = $period and done.state <> 'rated') as open,
        count(*) filter (where done.period = $period and done.is_overdue) as overdue,
        count(*) as n_since,
        count(*) filter (where done.is_late or done.is_overdue) as late_since,
        median(done.days_late) filter (where done.is_late or done.is_overdue) as days_late
    from completeness_person as done
    join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = done.unit_id
    where done.period_type = $period_type
        and done.period_start between $first and $last
        and done.rater_key is not null
        and done.unit_id in (select unnest($units))
        and ($persons is null or list_contains($persons, done.rater_unit_id))
    group by done.rater_key
    having count(*) filter (where done.period = $period and done.state <> 'rated') > 0
        or count(*) filter (where done.is_late or done.is_overdue) > 0
)
select told.rater_key, rater.name, told.position, unit.unit_name, told.n, told.open, told.overdue,
    told.n_since, told.late_since, told.days_late
from told
left join unit on unit.unit_id = told.unit_id
left join person as rater on rater.person_key = told.rater_key
order by unit.unit_name nulls last, lower(rater.name) nulls last, told.rater_key
