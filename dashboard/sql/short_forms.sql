-- Short forms and how they are read.
select short, long
from short_form
order by short
