-- grain: person_key
-- Name and post of every employee by pseudonym. Never part of a file that is shared.
select person_key, name, position from staging.person order by person_key
