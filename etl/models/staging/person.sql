-- grain: person_key
-- The latest known name and post of every employee. standing: active, retired, transferred, away or inactive, by the
-- words of the rules; NULL where the export says nothing.
with latest as (
    select person_key, name, position, position_kind, grade, employment, unit_id,
           lower(trim(legal_status)) as legal_status
      from lake.employee
    qualify row_number() over (
        partition by person_key order by extracted_at desc nulls last, file_sha desc, sheet desc, row desc) = 1
)
select l.* exclude (legal_status), s.standing
  from latest l
  left join rules.legal_status s on starts_with(l.legal_status, s.word)
qualify row_number() over (partition by l.person_key order by length(s.word) desc nulls last, s.word) = 1
