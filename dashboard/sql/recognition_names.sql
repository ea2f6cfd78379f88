-- Names of those people, for the units a decision about them stands in.
select person_key, name from person
where list_contains($keys, person_key)
    and exists (from unit_tree where hierarchy = $hierarchy and unit_id in (select unnest($units)))
