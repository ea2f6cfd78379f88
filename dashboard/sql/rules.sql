-- Entries of the rule file in these sections, with their source and how well each is known.
select section, key, value, label_id, label_en, source, mark
from rule
where list_contains($sections, section)
order by section, key
