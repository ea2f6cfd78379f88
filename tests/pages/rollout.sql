-- Figures of the roll-out: Plaju 60 % told, Plaju Ulu 90 %, the health centre hidden.
insert into metric by name
select metric.* replace (made.metric as metric, 200 + made.position as position, 'rollout' as aspect, null as family,
    null as member, made.label as label_id, 'EN ' || made.label as label_en, made.label as short_id,
    'EN ' || made.label as short_en, 'percent' as unit, 1 as decimals, 'share' as kind, 'up' as better, null as target,
    100 as scale, ['quarter', 'year'] as periods, 'rollout' as fact)
from metric, (values ('socialised', 'Sosialisasi', 0), ('raters_trained', 'Penilai terlatih', 1),
    ('training_hours_met', '20 JP setahun', 2)) made(metric, label, position)
where metric.metric = 'good_or_better';

insert into value by name
select hierarchy, metric, unit_id, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start,
    if(unit_id = 'pkm', null, 20) as n, if(unit_id = 'pkm', null, share / 5) as numerator,
    if(unit_id = 'pkm', null, 20) as denominator, if(unit_id = 'pkm', null, share) as value,
    if(unit_id = 'pkm', null, 1.0) as lo, if(unit_id = 'pkm', null, 99.0) as hi,
    if(unit_id = 'pkm', 'hidden', 'ok') as status, 'own' as basis
from (from unit_tree where unit_id in ('plaju', 'ulu', 'pkm')), (values
    ('plaju', 'socialised', 60.0), ('ulu', 'socialised', 90.0), ('pkm', 'socialised', 0.0),
    ('plaju', 'raters_trained', 50.0), ('ulu', 'raters_trained', 50.0), ('pkm', 'raters_trained', 0.0),
    ('plaju', 'training_hours_met', 10.0), ('ulu', 'training_hours_met', 15.0), ('pkm', 'training_hours_met', 0.0)
) told(place, metric, share)
where unit_id = place;
