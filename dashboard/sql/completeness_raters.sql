-- One row per rater of somebody in these units: how many he rates in $period and how many are still open, and
-- since $first how many were due and how many of them late. Raters only of the units in $persons (null: of all).
with unit_now as (
    from unit qualify row_number() over (partition by unit_id order by valid_from desc) = 1
)
select done.rater_key, any_value(rater.name) as name, max_by(done.rater_position, done.period_start) as position,
    any_value(unit.unit_name) as unit_name,
    count(*) filter (where done.period = $period) as n,
    count(*) filter (where done.period = $period and done.state <> 'rated') as open,
    count(*) filter (where done.period = $period and done.is_overdue) as overdue,
    count(*) as n_since,
    count(*) filter (where done.is_late or done.is_overdue) as late_since,
    median(done.days_late) filter (where done.is_late or done.is_overdue) as days_late
from completeness_person as done
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = done.unit_id
left join unit_now as unit on unit.unit_id = done.rater_unit_id
left join person as rater on rater.person_key = done.rater_key
where done.period_type = $period_type
    and done.period_start between $first and $last
    and done.rater_key is not null
    and done.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, done.rater_unit_id))
group by done.rater_key
having count(*) filter (where done.period = $period and done.state <> 'rated') > 0
    or count(*) filter (where done.is_late or done.is_overdue) > 0
order by unit_name nulls last, lower(any_value(rater.name)) nulls last, done.rater_key
