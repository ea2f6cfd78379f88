-- Assessments of competence beside the drawn warehouse: in the third quarter of 2026 Plaju Ulu has one person below in public
-- service, trained for it, one below who is not, one whose result expired and one never assessed; the health centre is hidden.
insert into metric by name
select metric.* replace (made.metric as metric, 100 + made.position as position, 'competence' as aspect,
    made.family as family, made.member as member, made.label as label_id, 'EN ' || made.label as label_en,
    made.label as short_id, 'EN ' || made.label as short_en, 'percent' as unit, 1 as decimals, 'share' as kind,
    'down' as better, null as target, 100 as scale, ['quarter', 'year'] as periods, 'competence' as fact)
from metric, (values
    ('competence_current', null, null, 'Hasil uji berlaku', 0),
    ('competence_below_komunikasi', 'competence_below', 'komunikasi', 'Di bawah standar: Komunikasi', 1),
    ('competence_below_pelayanan_publik', 'competence_below', 'pelayanan_publik', 'Di bawah standar: Pelayanan Publik', 2)
) made(metric, family, member, label, position)
where metric.metric = 'good_or_better';

insert into value by name
select hierarchy, metric, unit_id, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start,
    case when unit_id <> 'pkm' then 20 end as n, case when unit_id <> 'pkm' then numerator end as numerator,
    case when unit_id <> 'pkm' then 20 end as denominator, case when unit_id <> 'pkm' then 5 * numerator end as value,
    case when unit_id <> 'pkm' then 1.0 end as lo, case when unit_id <> 'pkm' then 99.0 end as hi,
    if(unit_id = 'pkm', 'hidden', 'ok') as status, 'own' as basis
from unit_tree, (values
    ('competence_current', 18.0), ('competence_below_komunikasi', 3.0), ('competence_below_pelayanan_publik', 15.0)
) told(metric, numerator)
where unit_id in ('plaju', 'ulu', 'pkm');

create table competence_person as
select *, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start, 'Memenuhi syarat' as job_fit_id,
    'Meets the requirements' as job_fit_en
from (values
    ('k1', 'ulu', date '2025-02-03', date '2028-02-02', 'current', 82.4, ['pelayanan_publik'], ['pelayanan_publik']),
    ('k2', 'ulu', date '2025-02-04', date '2028-02-03', 'current', 91.0, ['komunikasi', 'pelayanan_publik'], []),
    ('k3', 'ulu', date '2023-06-05', date '2026-06-04', 'expired', 70.0, ['komunikasi'], []),
    ('k4', 'pkm', null, null, 'not_assessed', null, [], [])
) t(person_key, unit_id, assessed_on, valid_until, state, job_fit, below, trained);
insert into person values ('k2', '=HYPERLINK("http://evil.example")', 'Pengelola <b>'), ('k3', 'Tuti [x](http://evil)', null),
    ('k4', 'Dokter Puskesmas', null);
