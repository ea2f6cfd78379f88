-- One person of a unit, the one with the most appraisals there: whom the demo signs in as.
select person_key
from origin
where person_key is not null and unit_id = $unit_id
group by person_key
order by count(*) desc, person_key
limit 1
