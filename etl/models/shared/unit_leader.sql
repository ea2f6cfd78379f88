-- The same without the person: which post leads a unit is public, who holds it is for those who may see persons.
select unit_id, position, null::varchar as person_key, null::bigint as n from warehouse.main.unit_leader
