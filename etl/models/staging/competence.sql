-- grain: person_key, assessed_on, competence
-- Required and held level of every competence of an assessment as last extracted; a competence that was not assessed
-- has no row. valid_until: the last day on which the result counts (Peraturan BKN 26/2019 Pasal 29(4): three years).
with latest as (
    select *
      from lake.competence
    qualify row_number() over (
        partition by person_key, assessed_on
        order by extracted_at desc nulls last, file_sha desc, sheet desc, row desc) = 1
),
level as (
    select person_key, assessed_on, job_fit, position, organiser, contract, file_sha, file_name, sheet, row, extracted_at,
           unnest(['integritas', 'kerja_sama', 'komunikasi', 'orientasi_hasil', 'pelayanan_publik', 'pengembangan',
                   'perubahan', 'keputusan', 'perekat_bangsa']) as competence,
           unnest([integritas_required, kerja_sama_required, komunikasi_required, orientasi_hasil_required,
                   pelayanan_publik_required, pengembangan_required, perubahan_required, keputusan_required,
                   perekat_bangsa_required]) as required_level,
           unnest([integritas_held, kerja_sama_held, komunikasi_held, orientasi_hasil_held, pelayanan_publik_held,
                   pengembangan_held, perubahan_held, keputusan_held, perekat_bangsa_held]) as held_level
      from latest
)
select person_key, assessed_on,
       (assessed_on + to_years(setting('competence.valid_years')::integer) - interval 1 day)::date as valid_until,
       competence, required_level, held_level, held_level - required_level as gap, job_fit, position, organiser,
       contract, file_sha, file_name, sheet, row, extracted_at
  from level
 where required_level is not null and held_level is not null
