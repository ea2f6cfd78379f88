-- grain: kind, unit_id, period, file_name, sheet, row, detail_en
-- What is odd in data that were accepted: nothing was changed or dropped silently. n = rows concerned.
with rating as (
    select 'rating_differs' as kind, 'warn' as severity, a.unit_id, a.period, 1 as n,
           'Predikat ' || e.name_id || ', menurut matriks ' || m.name_id || '; yang diekspor dipakai' as detail_id,
           'Rated ' || e.name_en || ', by the matrix ' || m.name_en || '; the exported one is used' as detail_en,
           a.file_name, a.sheet, a.row
      from staging.appraisal a
      join rules.rating e on e.rating = a.rating
      join rules.rating m on m.rating = a.rating_computed
     where a.rating <> a.rating_computed
),
moved as (
    select 'person_twice', 'info', unit_id, period, 1,
           'Pegawai ini ada di dua baris periode yang sama; dihitung pada baris dengan akhir periode terbaru',
           'This person is on two rows of the period; counted on the one with the latest end',
           file_name, sheet, row
      from staging.appraisal
     where turns > 1 and not is_acting and not is_counted and scheme = 'PANRB6'
),
scheme as (
    select 'other_scheme', 'info', unit_id, period, count(*),
           'Skema ' || scheme || ' tidak digabung dengan PANRB6', 'Scheme ' || scheme || ' is not mixed with PANRB6',
           file_name, sheet, min(row)
      from staging.appraisal
     where scheme <> 'PANRB6'
     group by unit_id, period, scheme, file_name, sheet
),
stray as (
    select match, unit_name, period, file_name, sheet, row from staging.appraisal where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.plan where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.survey where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.complaint where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.peer where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.organisation_rating where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.target where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.older_appraisal where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.service_volume where unit_id is null
    union all select match, unit_name, period, file_name, sheet, row from staging.recognition where unit_id is null
),
unknown as (
    select 'unit_' || match, 'warn', null, period, count(*),
           'Unit "' || coalesce(unit_name, '') || '" ' || case match when 'ambiguous'
               then 'menunjuk lebih dari satu unit' else 'tidak ada dalam Referensi Unit Kerja' end
               || '; barisnya tidak masuk angka mana pun',
           'Unit "' || coalesce(unit_name, '') || '" ' || case match when 'ambiguous'
               then 'means more than one unit' else 'is not in the unit reference' end
               || '; its rows enter no figure',
           file_name, sheet, min(row)
      from stray
     group by match, unit_name, period, file_name, sheet
),
life as (
    select unit_id, min(valid_from) as first_day, max(coalesce(valid_to, date '9999-12-31')) as last_day
      from staging.unit_version group by unit_id
),
outside as (
    select 'unit_outside_validity', 'warn', f.unit_id, period_name(f.period_type, f.period_start) as period, max(f.n),
           'Ada data di luar masa berlaku unit; dihitung pada induk terdekat',
           'There are data outside the unit''s validity; counted under the nearest parent', null, null, null::integer
      from measure.leaf f
      join life l on l.unit_id = f.unit_id
     where f.period_start > l.last_day or period_end_of(period_name(f.period_type, f.period_start)) < l.first_day
     group by f.unit_id, f.period_type, f.period_start
),
superseded as (
    select case when extracted_at = winner_extracted_at then 'conflicting_exports' else 'superseded_export' end,
           case when extracted_at = winner_extracted_at then 'warn' else 'info' end,
           unit_id, period, rows,
           'Diganti oleh ' || winner_file || case when extracted_at = winner_extracted_at
               then ' (waktu tarik sama: periksa mana yang benar)' else ' (ditarik lebih baru)' end,
           'Replaced by ' || winner_file || case when extracted_at = winner_extracted_at
               then ' (drawn at the same time: check which is right)' else ' (drawn later)' end,
           file_name, sheet, row
      from staging.export
     where not counts
),
forms as (
    select 'two_forms', 'warn', unit_id, period, sum(rows)::bigint,
           'Dua jenis formulir survei untuk unit dan triwulan yang sama; keduanya dihitung',
           'Two kinds of survey form for the same unit and quarter; both are counted',
           min(file_name), null, null
      from staging.export
     where table_name = 'survey' and counts and unit_id is not null
     group by unit_id, period
    having count(*) > 1
),
elements as (
    select 'element_unanswered', 'warn', l.unit_id, period_name(l.period_type, l.period_start) as period, max(l.n),
           'Ada unsur tanpa satu pun jawaban; IKM tidak dihitung',
           'An element has no answer at all; the index is not calculated', null, null, null
      from measure.leaf l
      join rules.metric m on m.metric = l.metric and m.family = 'skm'
     group by l.unit_id, l.period_type, l.period_start
    having count(*) < setting('ikm.elements')
),
scale as (
    select 'other_scale', 'warn', unit_id, period, count(*),
           'Skala 1–' || scale_max || ' tidak digabung dengan 1–10',
           'Scale 1–' || scale_max || ' is not mixed with 1–10',
           file_name, sheet, min(row)
      from staging.peer
     where scale_max <> 10
     group by unit_id, period, scale_max, file_name, sheet
),
misdated as (
    select 'date_before_receipt', 'warn', unit_id, period, 1,
           'Tanggal tindak lanjut atau selesai sebelum tanggal masuk; tanggal itu tidak dipakai',
           'Date of reply or closing lies before receipt; that date is not used', file_name, sheet, row
      from staging.complaint
     where is_misdated
),
undated as (
    select 'closed_without_date', 'info', unit_id, period, count(*),
           'Laporan berstatus selesai tanpa tanggal selesai; tidak masuk hitungan waktu',
           'Reports marked done without a closing date; left out of the times', file_name, sheet, min(row)
      from staging.complaint
     where status = 'done' and closed_on is null and not coalesce(is_misdated, false)
     group by unit_id, period, file_name, sheet
),
odd as (
    select w.kind, 'warn', m.unit_id, w.period, 1,
           coalesce(r.detail_id, w.kind) as detail_id, coalesce(r.detail_en, w.kind) as detail_en,
           w.file_name, w.sheet, w.row
      from (select split_part(warning, ':', 2) as kind, * exclude (warning)
              from (select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings) as warning
                      from lake.appraisal where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.plan where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.survey where len(warnings) > 0
                    union all
                    select null, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.complaint where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.peer where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.organisation_rating where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.target where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.older_appraisal where len(warnings) > 0
                    union all
                    select unit_id, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.service_volume where len(warnings) > 0
                    union all
                    select null, unit_name, period, file_name, sheet, row, unnest(warnings)
                      from lake.recognition where len(warnings) > 0
                    union all
                    select null, null, period, file_name, sheet, row, unnest(warnings)
                      from lake.training where len(warnings) > 0
                    union all
                    select null, null, period, file_name, sheet, row, unnest(warnings)
                      from lake.competence where len(warnings) > 0
                    union all
                    select unit_id, unit_name, 'all', file_name, sheet, row, unnest(warnings)
                      from lake.employee where len(warnings) > 0)) w
      left join rules.warning r on r.code = w.kind
      left join staging.unit_match m
        on m.given_id = coalesce(w.unit_id, '') and m.given_name = coalesce(w.unit_name, '') and m.period = w.period
)
select kind, severity, unit_id, period, sum(n)::bigint as n, detail_id, detail_en, file_name, sheet, row
  from (from rating union all from moved union all from scheme union all from unknown union all from outside
        union all from superseded union all from forms union all from elements union all from scale
        union all from misdated union all from undated union all from odd)
 group by all
 order by severity desc, kind, unit_id nulls first, period, file_name, sheet, row, detail_en
