-- Who was told and taught, whether taught raters rate otherwise, whom a rule brings up, and what the register says.
create table rollout_person as
select *, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start from (values
    ('k1', 'ulu', date '2025-01-21', true, true, date '2025-03-11', true, 24.0),
    ('r2', 'ulu', null, false, true, null, false, 4.0),
    ('r3', 'ulu', null, false, false, null, false, 0.0),
    ('r4', 'pkm', null, false, true, null, false, 0.0)
) t(person_key, unit_id, socialised_on, is_socialised, is_rater, taught_on, is_taught, hours);

create table rater_training as from (values
    ('mark', 'taught', 6, 0.879, 0.65, -0.229, -0.271, -0.187), ('mark', 'others', 7, 0.87, 0.88, 0.01, -0.02, 0.04),
    ('mark', 'difference', 13, null, null, -0.239, -0.29, -0.188),
    ('same', 'taught', 6, 0.9, 0.91, 0.01, -0.05, 0.07), ('same', 'others', 7, 0.9, 0.9, 0.0, -0.04, 0.04),
    ('same', 'difference', 13, null, null, 0.01, -0.05, 0.07)
) t(measure, cohort, raters, before, after, change, lo, hi);

create table recognition_candidate as from (values
    ('very_good_years', 'ulu', 'k1', '2025', 2, true, null, null, null),
    ('very_good_years', 'pkm', 'r4', '2025', 2, false, null, null, null),
    ('real_improvement', 'pkm', null, '2026-Q3', 2, false, 'ikm', 77.07, 83.55)
) t(rule, unit_id, person_key, period, times, is_provisional, metric, value_before, value);
create table recognition_unit as from (values
    ('ulu', 'Kelurahan Plaju Ulu', 'best_unit', 'Antrean daring', date '2026-06-23', '[x](http://evil.example)', 'D.xlsx', 'D', 9)
) t(unit_id, unit_name, kind, title, given_on, basis, file_name, sheet, "row");
create table recognition_person as from (values
    ('k1', 'ulu', 'Kelurahan Plaju Ulu', 'medal', '=1+1', date '2025-08-17', null, 'D.xlsx', 'D', 4),
    ('r4', 'pkm', 'Puskesmas', 'medal', 'Satyalancana X', date '2025-08-17', null, 'D.xlsx', 'D', 5)
) t(person_key, unit_id, unit_name, kind, title, given_on, basis, file_name, sheet, "row");
