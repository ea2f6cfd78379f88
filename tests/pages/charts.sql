-- What the four chart pages need on top of the drawn warehouse: a family, a gap, a hidden month, a break, findings.
insert into metric by name
select 'skm_waktu' as metric, 5 as position, 'citizens' as aspect, 'skm' as family, 'waktu' as member,
    'Waktu' as label_id, 'Time' as label_en, 'Waktu' as short_id, 'Time' as short_en, 'score4' as unit, 2 as decimals,
    'mean' as kind, 'up' as better, 'x' as numerator_id, 'x' as numerator_en, 'x' as denominator_id,
    'x' as denominator_en, 'rumus waktu' as formula_id, 'formula time' as formula_en, 'x' as why_id, 'x' as why_en,
    'PermenPANRB 14/2017' as source, '' as limits_id, '' as limits_en, 1.0 as scale, 'citizens' as disclosure,
    'internal' as audience, ['quarter', 'year'] as periods, 'answer' as fact, 'select 5' as sql;
update metric set periods = ['quarter', 'year'] where metric = 'ikm';
delete from value where metric = 'ikm' and period_type = 'month';
insert into value
select hierarchy, 'skm_waktu', unit_id, period_type, period, period_start, 40, null, 120, 40,
    case unit_id when 'ulu' then 2.5 else 3.0 end, null, 2.4, 3.2, 'ok', 'own'
from value where metric = 'ikm' and period_type = 'quarter';
-- 2026-09 is hidden and 2026-08 empty for Plaju Ulu; nothing at all is known of complaints at the puskesmas.
update value set status = 'hidden', value = null, lo = null, hi = null, n = null, numerator = null, denominator = null
where unit_id = 'ulu' and period = '2026-09';
update value set status = 'no_data', value = null, lo = null, hi = null, n = 0, numerator = 0, denominator = 0
where (unit_id = 'ulu' and period = '2026-08') or (unit_id = 'pkm' and metric = 'complaints');
update value set status = 'provisional' where period = '2026' and metric = 'good_or_better';

create table series_break as from (values
    ('territory', 'plaju', null::varchar, date '2026-09-01', 'unit_moved', 'Puskesmas pindah', 'The health centre moved')
) t(hierarchy, unit_id, metric, period_start, kind, note_id, note_en);

create table headline as from (values
    ('territory', 'plaju', 'quarter', '2026-Q3', 1, 'lower_ratings', 'good_or_better', 14::bigint, 2.2, 1.0,
        null::varchar, null::varchar, 'trend', 'plaju', 640::bigint, 8::bigint, 'ulu', null::varchar, null::varchar),
    ('territory', 'plaju', 'quarter', '2026-Q3', 2, 'unheard_of', 'ikm', 40, 80.0, 79.0, null, null, 'nowhere', 'ulu',
        null, null, null, null, null)
) t(hierarchy, unit_id, period_type, period, rank, kind, metric, n, value, previous, since, other, link_page, link_unit,
    whole, part, part_unit, letter, letter_before);

create table improvement as from (values
    ('territory', 'ulu', 'quarter', '2026-Q3', 'element', 'skm_waktu', 40::bigint, 2.5, 2.4, 2.6, 90::bigint, 3.0, 0.5,
        2.8, 1),
    ('territory', 'ulu', 'quarter', '2026-Q3', 'completeness', 'good_or_better', 40, 80.0, 70.0, 90.0, 90, 70.0, -10.0,
        null, 1)
) t(hierarchy, unit_id, period_type, period, area, metric, n, value, lo, hi, ref_n, ref_value, gap, previous, rank);
alter table improvement add column n_to bigint;
alter table improvement add column ref_n_to bigint;
alter table improvement add column bound varchar;
alter table improvement add column ref_bound varchar;
alter table improvement add column margin double;
alter table improvement add column n_complaints bigint;
alter table improvement add column is_certain boolean default false;
alter table improvement add column is_highlighted boolean default false;
update improvement set margin = 0.4, n_complaints = 7, is_certain = true, is_highlighted = true where area = 'element';
insert into rule values
    ('improvement', 'least', '10', 'Area', 'Area', 'tes', 'U'), ('improvement', 'highlighted', '3', 'Area', 'Area', 'tes', 'U'),
    ('improvement', 'drawn', '20', 'Area', 'Area', 'tes', 'U'), ('improvement', 'by_chance', '0.025', 'Area', 'Area', 'tes', 'U');

create table sentence as from (values
    ('ulu', '2026-Q3', 'survey', 'skm_waktu', 'Antre <b>lama</b> [nama] $x$', 'SKM.csv', '', 7)
) t(unit_id, period, source, metric, text, file_name, sheet, "row");

create table ikm_letter as
select hierarchy, unit_id, period_type, period, period_start, value as ikm, 'B' as letter, 'C' as letter_lo,
    'B' as letter_hi, 'exact' as weight_policy, true as policies_differ, false as letter_certain, n, 1.5 as se, lo, hi,
    false as is_uniform, null::double as other_share, n < 10 as is_few, 217::bigint as n_required,
    false as is_sample_enough, 80.00 as ikm_exact, 'B' as letter_exact, 79.92 as ikm_0111, 'B' as letter_0111,
    76.20 as ikm_011, 'C' as letter_011
from value where metric = 'ikm' and value is not null;


-- Ten rows in two files behind every good_or_better: eight good, two not.
create table evidence as
select value.hierarchy, value.unit_id, value.metric, value.period_type, value.period_start, 'ulu' as leaf_unit_id,
    'month' as source_type, value.period_start as source_start, (r <= 8)::integer::double as numerator,
    1.0::double as denominator, 'k1' as person_key, if(r <= 8, 'Baik', 'Butuh Perbaikan') as detail,
    'appraisal' as contract, if(r <= 5, 'Laporan A.xlsx', 'Laporan B.csv') as file_name,
    if(r <= 5, 'jan', '') as sheet, (8 + r)::integer as "row", timestamp '2026-11-04 08:00' as extracted_at
from value, range(1, 11) as t(r)
where value.metric = 'good_or_better';
