-- The rows behind the pattern of one rater in his two periods: whom he rated and how, and where it stands in the export.
select rater_row.period, person.name as person, rater_row.work_result, rater_row.behaviour, rater_row.rating,
    rater_row.score, rater_row.is_copied, rater_row.gap, rater_row.file_name, rater_row.sheet, rater_row."row"
from rater_row
left join person using (person_key)
where rater_row.rater_key = $rater_key
    and list_contains($periods, rater_row.period)
order by rater_row.period desc, lower(person.name) nulls last, rater_row.file_name, rater_row."row"
