-- What the rules advise at Plaju Ulu: the waiting time, complained about too; a weaker reason to train; praise.
insert into focus by name
select hierarchy, 'ulu' as unit_id, 'quarter' as period_type, '2026-Q3' as period, date '2026-07-01' as period_start, row.*
from (values ('command'), ('territory')) h(hierarchy), (values
    (1, 'waktu_diadukan', 'perbaikan_proses', 'Warga menilai waktunya lama', 'Citizens find it slow', 'element:waktu',
        'skm_waktu', 60, 2.5, 3.0, 4, 'theme:waktu', 'complaints', 20, 12.0),
    (2, 'belum_dilatih', 'pelatihan', 'Belum <b>dilatih</b>', 'Not <b>trained</b>', 'below:pelayanan_publik',
        'good_or_better', 8, 75.0, null, 1, null, null, null, null),
    (3, 'ikm_naik', 'apresiasi', 'Kepuasan naik', 'Satisfaction rises', 'better:ikm', 'ikm', 60, 84.0, 77.0, 1, null, null,
        null, null),
    (4, 'nilai_bp', 'umpan_balik', 'Bicarakan bersama', 'Talk about it', 'behaviour:bp', 'good_or_better', 12, 70.0, 80.0,
        1, null, null, null, null)
) row(rank, rule, action, why_id, why_en, signal, metric, n, value, ref_value, periods, also_signal, also_metric, also_n,
    also_value);
