-- Whether there is such an employee.
select count(*) as n from person where person_key = $person_key
