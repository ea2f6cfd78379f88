-- Every employee by name, for whoever ties an account to a person.
select person_key, name, position from person order by name, person_key
