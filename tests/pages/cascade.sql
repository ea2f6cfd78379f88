-- How targets flow into Plaju Ulu: a result of its leader, one from above, older ones; and its number about targets.
create table cascade as
select hierarchy, 'ulu' as unit_id, row.* from (values ('command'), ('territory')) h(hierarchy), (values
    ('quarter', '2026-Q3', date '2026-07-01', 'Layanan *membaik* <i>', true, 7, null, 2, 3, 9, 8, 6, 'ok'),
    ('quarter', '2026-Q3', date '2026-07-01', 'Hasil camat', false, 1, null, 1, 1, 1, 0, 0, 'ok'),
    ('quarter', '2026-Q2', date '2026-04-01', 'Hasil triwulan lalu', true, 4, null, 1, 1, 4, 4, 1, 'ok'),
    ('year', '2025', date '2025-01-01', 'Hasil tahun lalu', true, 5, null, 1, 1, 5, 5, 5, 'ok')
) row(period_type, period, period_start, above_result, is_own, n_persons, n_persons_to, n_units, n_results, n_indicators,
    n_measured, n_met, status);
insert into metric by name
select metric.* replace ('targets_met' as metric, 200 as position, 'targets' as aspect, 'Semua target' as label_id,
    'All targets' as label_en, ['quarter', 'year'] as periods, 'target' as fact, null as family)
from metric where metric = 'good_or_better';
insert into value
select hierarchy, 'targets_met', 'ulu', 'quarter', '2026-Q3', date '2026-07-01', 12, null, 9, 12, 75.0, null, 46.8, 91.1,
    'ok', 'own'
from (values ('command'), ('territory')) h(hierarchy);
create table if not exists unit_leader (unit_id varchar, position varchar, person_key varchar, n bigint);
create table if not exists focus (hierarchy varchar, unit_id varchar, period_type varchar, period varchar,
    period_start date, rank integer, rule varchar, action varchar, why_id varchar, why_en varchar, signal varchar,
    metric varchar, n bigint, n_to bigint, value double, bound varchar, ref_value double, ref_bound varchar,
    periods integer, also_signal varchar, also_metric varchar, also_n bigint, also_n_to bigint, also_value double,
    also_bound varchar);
alter table comparison add column if not exists value double;
alter table comparison add column if not exists ll95 double;
alter table comparison add column if not exists ul95 double;
