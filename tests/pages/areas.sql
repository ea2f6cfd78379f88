-- Themes of complaints at Plaju Ulu, beside what `charts` draws: two elements and what could not be read.
insert into metric by name
select metric.* replace ('complaints_' || other.member as metric, 'complaint_theme' as family, other.member as member,
    'percent' as unit, 1 as decimals, 'share' as kind, 'neutral' as better, 'complaints' as aspect, 100 as scale,
    'Aduan: ' || other.short as label_id, 'About: ' || other.short as label_en, other.short as short_id,
    other.short as short_en, 20 + position as position)
from metric, (values ('waktu', 'Waktu'), ('biaya', 'Biaya'), ('unread', 'Tidak dikenali')) other(member, short)
where metric.metric = 'skm_waktu';
insert into metric by name
select * replace ('skm_biaya' as metric, 'biaya' as member, 'Biaya' as short_id, 'Fees' as short_en, 30 as position)
from metric where metric = 'skm_waktu';
insert into value
select 'territory', metric, 'ulu', 'quarter', '2026-Q3', date '2026-07-01', 40, null, value * 0.4, 40, value, null,
    value - 5, value + 5, 'ok', 'own'
from (values ('complaints_waktu', 50.0), ('complaints_biaya', 12.5), ('complaints_unread', 10.0)) t(metric, value);
insert into improvement by name
select 'territory' as hierarchy, 'ulu' as unit_id, 'quarter' as period_type, '2026-Q3' as period, 'theme' as area, metric,
    40 as n, value, value - 5 as lo, value + 5 as hi, 90 as ref_n, 20.0 as ref_value, value - 20 as gap,
    value - 25 as margin, rank, n_complaints, false as is_certain, false as is_highlighted
from (values ('complaints_waktu', 50.0, 20, 1), ('complaints_biaya', 12.5, 5, 2)) t(metric, value, n_complaints, rank);
insert into comparison by name
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, 'skm_waktu' as metric, 'quarter' as period_type,
    '2026-Q3' as period, 'ulu' as unit_id, 2.61 as eb, 2.5 as eb_lo, 2.72 as eb_hi;
