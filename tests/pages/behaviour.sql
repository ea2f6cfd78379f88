-- 360 feedback on two core values beside what `charts` draws: each circle in two semesters, at Plaju Ulu nothing of staff.
insert into metric by name
select metric.* replace ('berakhlak_' || key || '_' || circle as metric, 60 + place as position, 'behaviour' as aspect,
    'berakhlak_' || circle as family, upper(key) as member, label as label_id, label as label_en,
    label || ' · ' || circle as short_id, label || ' · ' || circle as short_en, 'score10' as unit, 'peer' as fact,
    ['semester', 'year'] as periods, 'opinion' as disclosure)
from metric,
    (values ('bp', 'Berorientasi Pelayanan', 0), ('ak', 'Akuntabel', 1)) t(key, label, place),
    (values ('supervisor'), ('peer'), ('subordinate')) c(circle)
where metric.metric = 'skm_waktu';
insert into value
select hierarchy, metric.metric, unit_id, 'semester', period, period_start, 30, null, null, 30, mark, null, mark - 0.3,
    mark + 0.3, 'ok', 'own'
from unit_tree, metric, (values ('2025-S2', date '2025-07-01'), ('2026-S1', date '2026-01-01')) p(period, period_start),
    (values ('BP', 8.4), ('AK', 7.1)) m(member, mark)
where metric.aspect = 'behaviour' and metric.member = m.member
    and not (unit_id = 'ulu' and metric.family = 'berakhlak_subordinate');
create or replace table behaviour_gap as
select hierarchy, unit_id, 'semester' as period_type, '2026-S1' as period, date '2026-01-01' as period_start, value_key, view,
    12::bigint as n, gap, gap - 0.3 as lo, gap + 0.3 as hi
from (values ('territory'), ('command')) h(hierarchy), (values ('ulu'), ('plaju')) u(unit_id), (values
    ('bp', 'self', 0.91), ('ak', 'self', 0.52), ('bp', 'supervisor', 0.1), ('ak', 'supervisor', -0.2)
) t(value_key, view, gap);
insert into rule select 'behaviour', 'agency', 'none', 'Instansi', 'Agency', 'tes', 'V2';
insert into rule select 'behaviour_weight', key, value, 'Bobot', 'Weights', 'BKPSDM Pemalang', 'V' from (values
    ('BKPSDM Pemalang, head, supervisor', '50'), ('BKPSDM Pemalang, head, peer', '30'), ('BKPSDM Pemalang, head, subordinate', '20'),
    ('BKPSDM Pemalang, staff, supervisor', '75'), ('BKPSDM Pemalang, staff, peer', '25')
) t(key, value);
