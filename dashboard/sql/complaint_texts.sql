-- Complaints received since $since, the latest first: their redacted text and the elements they are about.
select complaint_id, received_on, unit_id, text, array_to_string(themes, ',') as themes, told_by
from complaint_text
where received_on >= $since
order by received_on desc, complaint_id
