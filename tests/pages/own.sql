-- One employee of Plaju Ulu with his own records: an annual result that differs from the matrix, months, a plan, others' view.
create table origin as select metric, unit_id, period_type, period_start, numerator, denominator, person_key, detail,
    contract, file_name, sheet, "row", extracted_at
from evidence where hierarchy = 'territory' and unit_id = 'ulu';
insert into origin by name from (values
    ('good_or_better', 'ulu', 'year', date '2025-01-01', 1.0, 1.0, 'k1', 'very_good', 'Tahunan.xlsx', '2025', 12)
) t(metric, unit_id, period_type, period_start, numerator, denominator, person_key, detail, file_name, sheet, "row");
update metric set fact = 'appraisal' where metric = 'good_or_better';
insert into rule by name from (values
    ('predikat', 'above, above', 'very_good', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'above, meets', 'good', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'meets, above', 'good', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'meets, meets', 'good', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'above, below', 'poor', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'meets, below', 'poor', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'below, above', 'needs_improvement', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'below, meets', 'needs_improvement', 'PermenPANRB 6/2022', 'V2'),
    ('predikat', 'below, below', 'very_poor', 'PermenPANRB 6/2022', 'V2'),
    ('provisional', 'days', '14', 'PP 30/2019 Pasal 59', 'V2'),
    ('disclosure', 'person', '5', 'Usulan', 'U'), ('disclosure', 'floor', '3', 'Usulan', 'U')
) t(section, key, value, source, mark);

create table own_appraisal as from (values
    ('k1', 'year', '2025', date '2025-01-01', 'ulu', 'Pengelola', 'above', 'meets', 'very_good', 'good', false, true,
        'Budi Penilai', 'Lurah', timestamp '2026-01-20 08:00', true, date '2026-01-31', date '2026-02-03', 'Tahunan.xlsx',
        '2025', 12, timestamp '2026-02-10'),
    ('k1', 'month', '2026-10', date '2026-10-01', 'ulu', 'Pengelola', null, null, null, null, false, true,
        'Budi Penilai', 'Lurah', null, false, date '2026-11-10', null, 'Laporan B.csv', '', 14, timestamp '2026-11-04'),
    ('k1', 'month', '2026-09', date '2026-09-01', 'ulu', 'Pengelola', 'meets', 'below', 'poor', 'poor', false, true,
        'Budi Penilai', 'Lurah', timestamp '2026-10-20', false, date '2026-10-10', null, 'Laporan A.xlsx', 'jan', 9,
        timestamp '2026-11-04'),
    ('k1', 'month', '2026-09', date '2026-09-01', 'plaju', 'Plt. Kasi', 'meets', 'meets', 'good', 'good', true, false,
        null, null, timestamp '2026-10-02', true, date '2026-10-10', null, 'Laporan A.xlsx', 'jan', 40, timestamp '2026-11-04'),
    ('k2', 'year', '2025', date '2025-01-01', 'ulu', 'Orang lain', 'below', 'below', 'very_poor', 'very_poor', false, true,
        'Rahasia', 'Lurah', timestamp '2026-01-21', true, date '2026-01-31', date '2026-02-04', 'Milik Orang Lain.xlsx',
        '2025', 77, timestamp '2026-02-10')
) t(person_key, period_type, period, period_start, unit_id, position, work_result, behaviour, rating, rating_computed,
    is_acting, is_counted, rater_name, rater_position, rated_at, is_on_time, due_on, objection_until, file_name, sheet,
    "row", extracted_at);
insert into person values ('k2', 'Orang Lain', 'Pengelola');

create table own_plan as from (values
    ('k1', '2026', date '2026-01-01', 'ulu', 'approved', false, 'Rencana.xlsx', 'skp', 31),
    ('k2', '2026', date '2026-01-01', 'ulu', 'draft', false, 'Milik Orang Lain.xlsx', 'skp', 78)
) t(person_key, period, period_start, unit_id, plan_status, is_acting, file_name, sheet, "row");

insert into metric by name
select metric.* replace ('berakhlak_' || key || '_peer' as metric, 50 as position, 'behaviour' as aspect, 'berakhlak_peer' as family,
    label as label_id, label as label_en, label as short_id, label as short_en, 'score10' as unit, 'peer' as fact,
    key as member, 'opinion' as disclosure)
from metric, (values ('bp', 'Berorientasi Pelayanan'), ('ak', 'Akuntabel')) t(key, label)
where metric.metric = 'skm_waktu';
insert into value by name
select * replace ('berakhlak_bp_peer' as metric, 8.4 as value, 8.0 as lo, 8.8 as hi) from value
where metric = 'skm_waktu' and period = '2026-Q3';
create table own_behaviour as from (values
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'peer', 'bp', 6, 7.5, 'ok'),
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'peer', 'ak', null, null, 'hidden'),
    ('k2', 'quarter', '2026-Q3', date '2026-07-01', 'peer', 'bp', 9, 2.2, 'ok')
) t(person_key, period_type, period, period_start, rater_group, value_key, n_raters, value, status);

create table own_competence as
select * from (values
    ('k1', date '2025-02-03', date '2028-02-02', true, 'pelayanan_publik', 2, 1, -1, 82.4, 'Memenuhi syarat', 'Meets the requirements',
        1, 'BKPSDM <i>', 'Rekap Uji.xlsx', 'Rekap', 7),
    ('k1', date '2025-02-03', date '2028-02-02', true, 'komunikasi', 2, 3, 1, 82.4, 'Memenuhi syarat', 'Meets the requirements',
        0, 'BKPSDM <i>', 'Rekap Uji.xlsx', 'Rekap', 7),
    ('k1', date '2021-02-03', date '2024-02-02', false, 'komunikasi', 2, 0, -2, null, null, null, 0, null, 'Lama.xlsx', '', 3),
    ('k2', date '2025-02-03', date '2028-02-02', true, 'komunikasi', 2, 0, -2, 12.5, 'Kurang', 'Poor', 0, 'Rahasia',
        'Milik Orang Lain.xlsx', '', 9)
) t(person_key, assessed_on, valid_until, is_current, competence, required_level, held_level, gap, job_fit, job_fit_id,
    job_fit_en, n_trained, organiser, file_name, sheet, "row");
insert into metric by name
select metric.* replace ('competence_below_' || made.member as metric, 100 + position as position, 'competence' as aspect,
    'competence_below' as family, made.member as member, made.label as label_id, made.label as label_en,
    made.label as short_id, made.label as short_en, ['quarter', 'year'] as periods, 'competence' as fact)
from metric, (values ('komunikasi', 'Komunikasi'), ('pelayanan_publik', 'Pelayanan Publik')) made(member, label)
where metric.metric = 'good_or_better';

create table own_training as from (values
    ('k1', 'Sosialisasi <b>SKP</b>', 'socialisation', null, date '2026-01-21', date '2026-01-21', 4.0, 'BKPSDM', true, 'Hadir.xlsx', 'D', 5),
    ('k1', 'Kursus Komunikasi', 'course', 'komunikasi', date '2026-02-21', date '2026-02-22', 20.0, null, true, 'Hadir.xlsx', 'D', 6),
    ('k1', 'Kursus Batal', 'course', null, date '2026-03-21', date '2026-03-22', 40.0, null, false, 'Hadir.xlsx', 'D', 7),
    ('k1', 'Kursus Lama', 'course', null, date '2025-03-21', date '2025-03-22', 40.0, null, true, 'Hadir.xlsx', 'D', 8),
    ('k2', 'Milik Orang Lain', 'course', null, date '2026-03-21', date '2026-03-22', 7.0, null, true, 'Hadir.xlsx', 'D', 9)
) t(person_key, title, kind, competence, started_on, ended_on, hours, organiser, is_attended, file_name, sheet, "row");
create table own_recognition as from (values
    ('k1', 'Ulu', 'medal', 'Satyalancana X', date '2025-08-17', 'Masa kerja', 'Daftar.xlsx', 'D', 4),
    ('k2', 'Ulu', 'medal', 'Medali Orang Lain', date '2025-08-17', null, 'Daftar.xlsx', 'D', 5)
) t(person_key, unit_name, kind, title, given_on, basis, file_name, sheet, "row");
