-- One row per recognition of the register that the visitor was given, the latest first.
select kind, title, given_on, basis, file_name, sheet, "row"
from own_recognition
where person_key = $person_key
order by given_on desc, title
