-- One row per competence in which employees of these units with a valid assessment are below at the end of $period: how
-- many, and how many of them were trained in it since; where most still wait comes first. Only of the units in $persons
-- (null: of all).
with people as (
    select found.below, found.trained
    from competence_person as found
    join unit_tree on unit_tree.hierarchy = $hierarchy and unit_tree.unit_id = found.unit_id
    where found.period = $period
        and found.state = 'current'
        and found.unit_id in (select unnest($units))
        and ($persons is null or list_contains($persons, found.unit_id))
), marked as (
    select unnest(below) as competence, 1 as is_below, 0 as is_trained from people
    union all
    select unnest(trained), 0, 1 from people
)
select competence, sum(is_below)::integer as below, sum(is_trained)::integer as trained,
    sum(is_below - is_trained)::integer as waiting
from marked
group by competence
having sum(is_below) > 0
order by waiting desc, below desc, competence
