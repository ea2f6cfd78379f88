-- Targets of the employee of `own.sql` and of somebody else, and their results under older schemes.
create table own_target as from (values
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'ulu', false, true, 'main', 'Layanan <b>membaik</b>', 'Loket cepat', 'time',
        'Waktu tunggu', '30', '24', 'Menit', true, 120.0, 'Rincian.xlsx', 'SKP', 9),
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'ulu', false, true, 'main', 'Layanan <b>membaik</b>', 'Berkas lengkap',
        'quantity', 'Berkas', '12 Berkas', '9,5 Berkas', null, false, 79.1666, 'Rincian.xlsx', 'SKP', 10),
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'ulu', false, true, 'additional', null, 'Laporan', null, 'Ketepatan',
        'Tepat waktu', 'Tepat waktu', null, false, null, 'Rincian.xlsx', 'SKP', 11),
    ('k1', 'quarter', '2026-Q3', date '2026-07-01', 'ulu', true, false, 'main', 'Layanan <b>membaik</b>', 'Data benar', 'quality',
        'Kelengkapan', '100 %', null, null, false, null, 'Rincian.xlsx', 'SKP', 12),
    ('k1', 'year', '2025', date '2025-01-01', 'ulu', false, true, 'main', 'Tahun lalu', 'Hasil lama', 'cost', 'Serapan', '95 %',
        '95 %', null, false, 100.0, 'Lama.xlsx', '', 3),
    ('k2', 'quarter', '2026-Q3', date '2026-07-01', 'ulu', false, true, 'main', 'Rahasia', 'Rahasia', 'time', 'Rahasia', '1', '0',
        null, false, 0.0, 'Milik Orang Lain.xlsx', 'SKP', 77)
) t(person_key, period_type, period, period_start, unit_id, is_acting, is_counted, result_kind, above_result, result, aspect,
    indicator, target, realisation, measure_unit, is_reverse, achievement, file_name, sheet, "row");

create table own_older as from (values
    ('k1', '2021', date '2021-01-01', 'PP30', 114.5, 90.0, 112.25, null, null, null, null, true, 'Rekap.xlsx', 'A', 5),
    ('k1', '2020', date '2020-01-01', 'PP46', 80.0, 75.5, 78.2, null, 'very_good', 'good', 'very_good', false, 'Rekap.xlsx', 'B', 6),
    ('k1', '2013', date '2013-01-01', 'DP3', null, null, 92.0, null, 'very_good', 'very_good', 'very_good', false, 'DP3.csv', '', 7),
    ('k2', '2020', date '2020-01-01', 'PP46', 20.0, 20.0, 20.0, null, 'bad', 'bad', 'bad', false, 'Milik Orang Lain.xlsx', '', 78)
) t(person_key, period, period_start, scheme, plan_score, behaviour_score, score, has_idea, rating_reported, rating_computed,
    rating, is_undetermined, file_name, sheet, "row");
alter table own_older add column rated_at date;
