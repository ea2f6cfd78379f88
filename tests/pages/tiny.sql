-- A warehouse of five units drawn by hand: two hierarchies, three period types, one refused file.
create table build as select $build as build, timestamp '2026-11-05 09:30' as built_at, date '2026-11-05' as as_of,
    $synthetic as synthetic, 3 as manifest, '2026-11' as rules_version, 120::bigint as rows_in;

create table unit as from (values
    ('kota', 'Kota Contoh', 'kota', 1), ('plaju', 'Kecamatan Plaju', 'kecamatan', 2),
    ('ulu', 'Kelurahan Plaju Ulu', 'kelurahan', 3), ('pkm', 'Puskesmas [x](http://jahat) $a$', 'puskesmas', 3),
    ('dinkes', 'Dinas Kesehatan', 'dinas', 2)
) t(unit_id, unit_name, unit_kind, level);
alter table unit add column valid_from date default date '2020-01-01';
alter table unit add column valid_to date;
alter table unit add column territory_code varchar;
alter table unit add column member_kind varchar;

create table unit_tree as from (values
    ('territory', 'kota', null, 0, 0, 1), ('territory', 'plaju', 'kota', 1, 1, 2),
    ('territory', 'ulu', 'plaju', 2, 2, 0), ('territory', 'pkm', 'plaju', 2, 3, 0),
    ('command', 'kota', null, 0, 0, 2), ('command', 'plaju', 'kota', 1, 1, 1),
    ('command', 'ulu', 'plaju', 2, 2, 0), ('command', 'dinkes', 'kota', 1, 3, 1), ('command', 'pkm', 'dinkes', 2, 4, 0)
) t(hierarchy, unit_id, parent_id, depth, sort, n_children);

create table metric as
select
    metric, position::integer as position, aspect, null::varchar as family, null::varchar as member,
    label_id, label_en, label_id as short_id, label_en as short_en, unit, decimals::integer as decimals, kind, better,
    'pembilang ' || metric as numerator_id, 'numerator ' || metric as numerator_en,
    'penyebut ' || metric as denominator_id, 'denominator ' || metric as denominator_en,
    'rumus ' || metric as formula_id, 'formula ' || metric as formula_en,
    'alasan ' || metric as why_id, 'reason ' || metric as why_en, 'PermenPANRB ' || position as source,
    'batas ' || metric as limits_id, 'limits ' || metric as limits_en, target::double as target, 1::double as scale,
    'citizens' as disclosure, 'internal' as audience, date '2026-10-01' as reviewed,
    ['month', 'quarter', 'year'] as periods, 'answer' as fact, 'select ' || position || ' as numerator' as sql
from (values
    ('good_or_better', 1, 'appraisal', 'Predikat Baik atau lebih', 'Rated good or better', 'percent', 1, 'share', 'up', null),
    ('ikm', 2, 'citizens', 'Indeks Kepuasan', 'Satisfaction index', 'score100', 2, 'composite', 'up', 88.31),
    ('complaints', 3, 'complaints', 'Jumlah pengaduan', 'Complaints', 'count', 0, 'count', 'neutral', null),
    ('close_days', 4, 'complaints', 'Hari sampai selesai', 'Days to close', 'days', 1, 'mean', 'down', null)
) t(metric, position, aspect, label_id, label_en, unit, decimals, kind, better, target);

create table value as
select
    unit_tree.hierarchy, metric.metric, unit_tree.unit_id, span.period_type, span.period, span.period_start,
    10::bigint as n, null::bigint as n_to, 8.0::double as numerator, 10.0::double as denominator,
    80.0::double as value, null::varchar as bound, 70.0::double as lo, 90.0::double as hi, 'ok' as status, 'own' as basis
from unit_tree, metric, (values
    ('month', '2026-08', date '2026-08-01'), ('month', '2026-09', date '2026-09-01'), ('month', '2026-10', date '2026-10-01'),
    ('quarter', '2026-Q2', date '2026-04-01'), ('quarter', '2026-Q3', date '2026-07-01'),
    ('quarter', '2026-Q4', date '2026-10-01'), ('year', '2025', date '2025-01-01'), ('year', '2026', date '2026-01-01')
) span(period_type, period, period_start);

create table load as from (values
    ('1', timestamp '2026-11-05 09:00', 'Laporan SKP.xlsx', 'aa', 'appraisal_ekinerja', 'jan', '2026-10..2026-12',
        timestamp '2026-11-04', 12, 9, 2, 1, 'partly', null, null),
    ('2', timestamp '2026-11-05 09:10', 'Rekap.xlsx', 'bb', null, '', null,
        null, 0, 0, 0, 0, 'refused_file', 'Tata letak tidak dikenal', 'Unknown layout')
) t(load_id, loaded_at, file_name, file_sha, contract, sheet, period, extracted_at, rows_read, accepted, refused, skipped,
    state, message_id, message_en);

create table refused as from (values
    ('appraisal', 'aa', 'Laporan SKP.xlsx', 'jan', 9, 'person_key', 'nip', '=cmd|calc', 'NIP 18 angka', 'an 18-digit NIP', 'nip'),
    ('appraisal', 'aa', 'Laporan SKP.xlsx', 'jan', 9, 'rating', 'hasil_akhir', 'BAIK SEKALI', 'predikat', 'a rating', 'word'),
    ('appraisal', 'aa', 'Laporan SKP.xlsx', 'jan', 14, 'rating', 'hasil_akhir', 'A', 'predikat', 'a rating', 'word')
) t(contract, file_sha, file_name, sheet, "row", "column", header, found, expected_id, expected_en, rule);

create table freshness as from (values
    ('appraisal', '2026-10', timestamp '2026-11-04', timestamp '2026-11-05 09:00', 1234::bigint, 1::bigint)
) t(source, latest_period, extracted_at, loaded_at, "rows", files);

create table finding as from (values
    ('rating_mismatch', 'warn', 'pkm', '2026-10', 3, 'Predikat ekspor berbeda', 'Exported rating differs', 'Laporan SKP.xlsx', 'jan', 20),
    ('twice', 'info', 'ulu', '2026-09', 1, 'Dua kali', 'Twice', 'Laporan SKP.xlsx', 'jan', 30),
    ('twice', 'info', 'pkm', '2026-09', 1, 'Dua kali', 'Twice', 'Laporan SKP.xlsx', 'jan', 31)
) t(kind, severity, unit_id, period, n, detail_id, detail_en, file_name, sheet, "row");

create table model as from (values ('appraisal', 'staging', 'one row per person', 'select 1')) t(name, floor, grain, sql);

create table rule as from (values
    ('retention', 'appraisal', '60', 'Masa simpan', 'Kept for', 'tes', 'U'),
    ('retention', 'survey', '24', 'Masa simpan', 'Kept for', 'tes', 'U'),
    ('retention_days', 'original', '90', 'Masa simpan', 'Kept for', 'tes', 'U'),
    ('contact', 'office', 'Bagian *Kepegawaian*', 'Kontak', 'Contact', 'tes', 'U'),
    ('contact', 'reach', 'lantai 2', 'Kontak', 'Contact', 'tes', 'U')
) t(section, key, value, label_id, label_en, source, mark);
