-- One row per employee of these units who is not rated or has no approved plan for $period; persons, raters too,
-- only of the units in $persons (null: of all).
select person.name, done.position, unit.unit_name, done.plan_status, done.state, done.due_on, done.is_overdue,
    done.days_late, rater.name as rater, done.rater_position
from completeness_person as done
join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = done.unit_id
left join unit on unit.unit_id = done.unit_id
left join person on person.person_key = done.person_key
left join person as rater
    on rater.person_key = done.rater_key
    and ($persons is null or list_contains($persons, done.rater_unit_id))
where done.period = $period
    and (done.state <> 'rated' or done.plan_status not in ('approved', 'unreported'))
    and done.unit_id in (select unnest($units))
    and ($persons is null or list_contains($persons, done.unit_id))
order by unit_tree.sort, lower(person.name) nulls last, done.person_key
