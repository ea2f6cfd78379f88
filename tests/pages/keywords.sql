-- Words by which complaints are read, on top of what `charts` draws: two elements, five words (one removed), six complaints.
insert into metric by name
select metric.* replace ('complaints_' || other.member as metric, 'complaint_theme' as family, other.member as member,
    'percent' as unit, 1 as decimals, 'share' as kind, 'neutral' as better, 'complaints' as aspect, 40 + place as position)
from metric, (values ('waktu', 1), ('biaya', 2)) other(member, place)
where metric.metric = 'skm_waktu';
insert into metric by name
select * replace ('skm_biaya' as metric, 'biaya' as member, 'Biaya' as short_id, 'Fees' as short_en, 30 as position)
from metric where metric = 'skm_waktu';
create table short_form as from (values ('tdk', 'tidak')) t(short, long);
create table keyword as from (values
    ('waktu', 'lama', 'lama', false, false, 'list', false),
    ('waktu', 'antre', 'antre', false, false, 'list', false),
    ('biaya', 'bayar', 'bayar', false, false, 'list', false),
    ('biaya', 'uang', ' uang ', true, false, 'list', true),
    ('biaya', 'mahal', 'mahal', false, true, 'own', false)
) t(theme, keyword, pattern, is_alone, is_removed, source, list_alone);
create table complaint_text as
select *, 'ulu' as unit_id
from (values
    ('L1', date '2026-09-01', 'Antre lama', ' antre lama ', ['waktu'], map {'waktu': 2}, 'dictionary'),
    ('L2', date '2026-09-02', 'Lama, diminta bayar', ' lama diminta bayar ', ['biaya', 'waktu'],
        map {'biaya': 1, 'waktu': 1}, 'dictionary'),
    ('L3', date '2026-09-03', 'Ruang tunggu ngaret', ' ruang tunggu ngaret ', []::varchar[], null, 'dictionary'),
    ('L4', date '2026-09-04', 'Ngaret, diminta <b>bayar</b>', ' ngaret diminta bayar ', ['biaya'], map {'biaya': 1},
        'dictionary'),
    ('L5', date '2026-09-05', 'Antre ngaret', ' antre ngaret ', ['biaya'], map {'waktu': 1}, 'correction'),
    ('L0', date '2024-01-05', 'Ngaret dulu', ' ngaret dulu ', []::varchar[], null, 'dictionary')
) t(complaint_id, received_on, text, words, themes, hits, told_by);
