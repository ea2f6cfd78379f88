-- How far appraisals have come: two months and a year of two units, rolled up both ways, with the people behind them.
create table completeness as
with leaf as (
    from (values
        ('ulu', 'month', '2026-10', date '2026-10-01', 10, 4, 3, 1, 1, 1, 0, 0, 0),
        ('ulu', 'month', '2026-09', date '2026-09-01', 10, 7, 1, 1, 1, 0, 0, 3, 2),
        ('ulu', 'year', '2025', date '2025-01-01', 9, 9, 0, 0, 0, 0, 0, 0, 1),
        ('pkm', 'month', '2026-10', date '2026-10-01', 20, 20, 0, 0, 0, 0, 0, 0, 0),
        ('pkm', 'month', '2026-09', date '2026-09-01', 20, 19, 0, 0, 0, 0, 1, 1, 0)
    ) t(leaf, period_type, period, period_start, n, rated, approved, submitted, draft, not_made, unknown, overdue, late)
), above as (
    from (values
        ('territory', 'ulu', 'ulu'), ('territory', 'ulu', 'plaju'), ('territory', 'ulu', 'kota'),
        ('territory', 'pkm', 'pkm'), ('territory', 'pkm', 'plaju'), ('territory', 'pkm', 'kota'),
        ('command', 'ulu', 'ulu'), ('command', 'ulu', 'plaju'), ('command', 'ulu', 'kota'),
        ('command', 'pkm', 'pkm'), ('command', 'pkm', 'dinkes'), ('command', 'pkm', 'kota')
    ) t(hierarchy, leaf, unit_id)
)
select hierarchy, unit_id, period_type, period, period_start, sum(n)::bigint as n, sum(rated)::bigint as rated,
    sum(approved)::bigint as approved, sum(submitted)::bigint as submitted, sum(draft)::bigint as draft,
    sum(not_made)::bigint as not_made, sum(unknown)::bigint as unknown, sum(overdue)::bigint as overdue,
    sum(late)::bigint as late, sum(n - submitted - draft - not_made - unknown)::bigint as plan_approved,
    sum(submitted)::bigint as plan_submitted, sum(draft)::bigint as plan_draft,
    sum(not_made)::bigint as plan_not_made, sum(unknown)::bigint as plan_unknown
from leaf join above using (leaf)
group by all;

create table completeness_person as
select person_key, 'month' as period_type, '2026-09' as period, date '2026-09-01' as period_start, unit_id,
    'Jabatan ' || person_key as position, rater_key, 'Lurah' as rater_position, rater_unit_id, plan_status, state,
    date '2026-10-10' as due_on, null::date as rated_on, state <> 'rated' as is_overdue, days_late is not null and
    state = 'rated' as is_late, days_late::bigint as days_late, timestamp '2026-10-15' as extracted_at,
    'Laporan A.xlsx' as file_name, 'sep' as sheet, 9 as "row"
from (values
    ('k1', 'ulu', 'k2', 'ulu', 'draft', 'draft', 5), ('k5', 'ulu', 'k2', 'ulu', 'submitted', 'submitted', 5),
    ('k6', 'ulu', 'k9', 'kota', 'approved', 'approved', 5), ('k7', 'pkm', 'k3', 'dinkes', 'absent', 'absent', 5),
    ('k8', 'ulu', 'k2', 'ulu', 'approved', 'rated', 12)
) t(person_key, unit_id, rater_key, rater_unit_id, plan_status, state, days_late);

create table completeness_exception as from (values
    ('acting', 'k1', 'month', '2026-09', date '2026-09-01', 'ulu', 'pkm', 'active', 'Plt. Lurah', 'Laporan A.xlsx', 'sep', 9),
    ('left', 'k5', 'month', '2026-09', date '2026-09-01', 'ulu', null, 'retired', 'Pengelola', 'Laporan A.xlsx', 'agu', 12),
    ('missing', 'k7', 'month', '2026-09', date '2026-09-01', 'pkm', null, 'active', 'Bidan', null, null, null)
) t(kind, person_key, period_type, period, period_start, unit_id, other_unit_id, standing, position, file_name, sheet, "row");
