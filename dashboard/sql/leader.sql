-- The post that leads a unit and, for who may see persons, who holds it.
select unit_leader.position, person.name
from unit_leader
left join person on person.person_key = unit_leader.person_key
    and ($persons is null or list_contains($persons, unit_leader.unit_id))
where unit_leader.unit_id = $unit_id
    and $hierarchy is not null
