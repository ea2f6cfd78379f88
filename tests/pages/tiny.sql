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
    ('contact', 'reach', 'lantai 2', 'Kontak', 'Contact', 'tes', 'U'),
    ('co_movement', 'least_units', '15', 'Unit', 'Units', 'tes', 'U'),
    ('distribution_pattern', 'good, good', '70', 'Pola', 'Pattern', 'SE MenPANRB 3/2023', 'V2')
) t(section, key, value, label_id, label_en, source, mark);

create table distribution_pattern as from (values
    ('excellent', 1, 'Istimewa', 'Excellent', 'very_good', true, null::double, 70.0, false),
    ('good', 2, 'Baik', 'Good', 'good', true, null, 70.0, false),
    ('good', 2, 'Baik', 'Good', 'needs_improvement+poor', false, null, null, true),
    ('poor', 4, 'Kurang', 'Poor', 'poor', false, 60.0, null, false)
) t(organisation, position, name_id, name_en, ratings, is_most, min_share, max_share, must_exist);

create table distribution as
select hierarchy, unit_id, period_type, period, period_start, organisation_rating, date '2026-10-12' as fixed_on,
    n::bigint as n, very_good::bigint as very_good, good::bigint as good, needs_improvement::bigint as needs_improvement,
    0::bigint as poor, 0::bigint as very_poor, verdict, broken
from (values ('territory'), ('command')) h(hierarchy), (values
    ('plaju', 'good', 40, 2, 38, 0, 'differs', ['good:max', 'needs_improvement+poor:exists']),
    ('ulu', 'excellent', 10, 6, 4, 0, 'fits', []), ('pkm', null, 12, 0, 12, 0, 'no_rating', [])
) t(unit_id, organisation_rating, n, very_good, good, needs_improvement, verdict, broken), (values
    ('quarter', '2026-Q3', date '2026-07-01'), ('year', '2025', date '2025-01-01')
) span(period_type, period, period_start);

create table pair as
select hierarchy, unit_id, period_type, period, period_start, 'good_or_better' as x_metric, 'ikm' as y_metric,
    x, x - 10 as x_lo, x + 10 as x_hi, 40::bigint as n_x, null::bigint as n_x_to, null::varchar as x_bound,
    y, y - 2 as y_lo, y + 2 as y_hi, 60::bigint as n_y, 50.0 as x_median, 50.0 as x_line, 75.0 as y_median,
    x > 60 as is_x_high, y < 73 as is_y_low, x > 60 and y < 73 as question, 'ok' as status
from (values ('territory'), ('command')) h(hierarchy), (values ('ulu', 71.3, 66.2), ('pkm', 28.7, 81.4)) t(unit_id, x, y), (values
    ('quarter', '2026-Q3', date '2026-07-01'), ('year', '2025', date '2025-01-01')
) span(period_type, period, period_start);

create table co_movement as
select hierarchy, unit_id, period_type, period, period_start, units, 'spearman' as method, r, lo, hi, ceiling, state
from (values ('territory'), ('command')) h(hierarchy), (values
    ('plaju', 2, null::double, null::double, null::double, null::double, 'picture'),
    ('kota', 30, 0.31, -0.06, 0.60, 0.55, 'number')
) t(unit_id, units, r, lo, hi, ceiling, state), (values
    ('quarter', '2026-Q3', date '2026-07-01'), ('year', '2025', date '2025-01-01')
) span(period_type, period, period_start);

insert into rule select 'rater', key, value, 'Pola penilai', 'Rater patterns', 'tes', 'V2' from (values
    ('ratees', '5'), ('peers', '5'), ('compared', '3'), ('icc_groups', '10'), ('icc_ratings', '25'), ('icc2', '0.6')
) t(key, value);

-- Three raters: one known with a gap to the peers, one who gave everybody the same, one far away in another unit.
create table rater_profile as
select rater_key, period_type, period, period_start, unit_id, n_ratees::bigint as n_ratees, very_good::bigint as very_good,
    good::bigint as good, 0::bigint as needs_improvement, 0::bigint as poor, 0::bigint as very_poor,
    'good' as mode_mark, good / n_ratees as mode_share, n_ratees as identical_of, same as identical_share,
    n_ratees as copied_of, same as copied_share, median(good / n_ratees) over one as usual_mode,
    median(same) over one as usual_identical, median(same) over one as usual_copied, run::bigint as alike_run, same = 1 as is_narrow, same = 1 as is_repeated,
    run >= 12 as is_long_alike, 0.01 as leniency, 0.005 as leniency_shrunk, -0.02 as lo, 0.03 as hi, 0.001 as leniency_tau2,
    case when gap is not null then 8 end as gap_n, gap as gap_peers, gap as gap_shrunk, gap - 0.3 as gap_lo, gap + 0.3 as gap_hi,
    0.2 as gap_tau2, 3 as gap_raters, case when gap is not null then 'higher' end as gap_word,
    1.0 as sd_ratio, 0.5 as sd_lo, 1.6 as sd_hi
from (values
    ('k1', 'ulu', 8, 2, 6, 0.5, 0, 0.9), ('k2', 'ulu', 21, 0, 21, 1.0, 36, null), ('k3', 'dinkes', 6, 1, 5, 0.4, 0, null)
) t(rater_key, unit_id, n_ratees, very_good, good, same, run, gap), (values
    ('month', '2026-10', date '2026-10-01'), ('semester', '2026-S1', date '2026-01-01')
) span(period_type, period, period_start)
window one as (partition by period_type, period);

create table rater_row as select rater_key, period_type, period, 'k1' as person_key, unit_id, 'meets' as work_result,
    'above' as behaviour, 'good' as rating, null::double as score, true as is_identical, false as is_copied,
    null::double as gap, 'Laporan SKP.xlsx' as file_name, 'Sheet1' as sheet, 12 as row
from rater_profile where period_type = 'month';

create table variance_component as
select hierarchy, 'plaju' as unit_id, 'semester' as period_type, '2026-S1' as period, component, share as variance, share,
    200::bigint as n_obs
from (values ('territory'), ('command')) h(hierarchy), (values ('ratee', 0.354), ('rater', 0.249), ('rest', 0.397)) t(component, share);

create table peer_agreement as
select hierarchy, unit_id, 'semester' as period_type, '2026-S1' as period, date '2026-01-01' as period_start, 40::bigint as groups,
    200::bigint as n_ratings, 1.0 as msb, 0.6 as msw, 0.4 as icc2, 0.2 as icc2_lo, 0.55 as icc2_hi, false as gate
from (values ('territory'), ('command')) h(hierarchy), (values ('plaju')) t(unit_id);

create table peer_gate as
select hierarchy, unit_id, period_type, period, 'plaju' as scope_unit_id, unit_id = 'kota' as gate
from unit_tree, (values ('semester', '2026-S1')) span(period_type, period);

create table comparison_member as
select unit_tree.hierarchy, 'like:' || unit.unit_kind || ':' || unit.level as group_id, unit_tree.unit_id,
    null::varchar as group_name, unit.unit_kind
from unit_tree join unit using (unit_id);

create table comparison_group (
    hierarchy varchar, group_id varchar, metric varchar, period_type varchar, period varchar, units integer, n bigint,
    centre double, tau2 double, is_adjusted boolean, spread double, state varchar, expected_false double,
    largest_share double
);

create table comparison (
    hierarchy varchar, group_id varchar, metric varchar, period_type varchar, period varchar, unit_id varchar, n bigint,
    z double, eb double, eb_lo double, eb_hi double, rank_lo double, rank_hi double, word varchar
);

create table person as from (values ('k1', 'Siti Aminah', 'Pengelola')) t(person_key, name, position);

create table unit_leader as from (values
    ('ulu', 'Lurah Plaju Ulu', 'k1', 6::bigint), ('pkm', 'Kepala Puskesmas', 'k2', 9::bigint)
) t(unit_id, position, person_key, n);

create table focus (
    hierarchy varchar, unit_id varchar, period_type varchar, period varchar, period_start date, rank integer, rule varchar,
    action varchar, why_id varchar, why_en varchar, signal varchar, metric varchar, n bigint, n_to bigint, value double,
    bound varchar, ref_value double, ref_bound varchar, periods integer, also_signal varchar, also_metric varchar,
    also_n bigint, also_n_to bigint, also_value double, also_bound varchar
);

create table behaviour_gap (
    hierarchy varchar, unit_id varchar, period_type varchar, period varchar, period_start date, value_key varchar,
    view varchar, n bigint, gap double, lo double, hi double
);
