-- grain: file_sha, sheet, row
-- Map: period
-- One respondent of the citizen survey per row, of the exports that count. person_index is 25 times the mean answer
-- (25 to 100). is_counted: at least one answer, on the current nine-element instrument. overall: satisfaction as a
-- whole (1 to 4) where the form asks for it, no element and never part of the index.
with winning as (
    select s.*, m.unit_id as found_unit, m.match
      from lake.survey s
      join staging.unit_match m
        on m.given_id = coalesce(s.unit_id, '') and m.given_name = coalesce(s.unit_name, '') and m.period = s.period
      join staging.export e
        on e.table_name = 'survey' and e.scope = s.contract and e.period = s.period and e.file_sha = s.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
answered as (
    select *,
           (persyaratan is not null)::integer + (prosedur is not null)::integer + (waktu is not null)::integer
           + (biaya is not null)::integer + (produk is not null)::integer + (kompetensi is not null)::integer
           + (perilaku is not null)::integer + (sarana is not null)::integer + (pengaduan is not null)::integer
               as answers,
           coalesce(persyaratan, 0)::integer + coalesce(prosedur, 0) + coalesce(waktu, 0) + coalesce(biaya, 0)
           + coalesce(produk, 0) + coalesce(kompetensi, 0) + coalesce(perilaku, 0) + coalesce(sarana, 0)
           + coalesce(pengaduan, 0) as total
      from winning
)
select found_unit as unit_id, match, unit_name, respondent, answered_on, period_type_of(period) as period_type, period,
       period_start_of(period) as period_start, service, sex, age, education, occupation,
       persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, sarana, pengaduan, overall, instrument, answers,
       case when answers > 0 then (25 * total / answers)::decimal(18, 8) end as person_index,
       answers > 0 and instrument = 'permenpan_14_2017' as is_counted,
       contract, file_sha, file_name, sheet, row, extracted_at
  from answered
