-- grain: section, key
-- Every threshold of the rule file with its source and verification mark (V, V2, C, U).
select section, key, value, label_id, label_en, source, mark from rules.rule order by section, key
