-- What others may see of the drawn warehouse: Plaju Ulu hidden in everything about people (with its true numbers still
-- in the row, so that a screen that reads them is caught), bands and limits elsewhere, one roll-up group, no rows.
insert into unit by name from (values
    ('darat', 'Kelurahan Plaju Darat', 'kelurahan', 3, null), ('plaju~kelurahan', 'Semua kelurahan', 'group', 3, 'kelurahan')
) t(unit_id, unit_name, unit_kind, level, member_kind);
insert into unit_tree values
    ('territory', 'darat', 'plaju', 2, 5, 0), ('territory', 'plaju~kelurahan', 'plaju', 2, 1, 0),
    ('command', 'darat', 'plaju', 2, 5, 0), ('command', 'plaju~kelurahan', 'plaju', 2, 1, 0);
insert into value select * replace ('darat' as unit_id) from value where unit_id = 'plaju';
insert into value select * replace ('plaju~kelurahan' as unit_id) from value where unit_id = 'plaju';

update value set n = 10, n_to = 19, numerator = null, denominator = null, value = 90, bound = 'least', lo = null, hi = null
where metric = 'good_or_better' and status <> 'no_data';
update value set n = 20, n_to = 49, value = 84, bound = null, lo = 68, hi = 93
where metric = 'good_or_better' and unit_id = 'plaju~kelurahan' and status <> 'no_data';
update value set n = 18, n_to = 22, value = 20, bound = 'about', numerator = null, denominator = null, lo = null, hi = null
where metric = 'complaints' and status <> 'no_data';
update value set status = 'hidden', n = 6173, n_to = 6179, numerator = 6171.7, denominator = 6173, value = 61.7171,
    lo = 51.7171, hi = 71.7171, bound = 'least'
where unit_id = 'ulu' or (unit_id = 'darat' and period = '2026-09' and metric = 'good_or_better');

update headline set n = null, whole = null, part = null, part_unit = null, value = 91 where kind = 'lower_ratings';
delete from improvement;
delete from evidence;
delete from person;
update load set rows_read = null, accepted = null, refused = null, skipped = null;
update sentence set file_name = null, sheet = null, "row" = null;
