-- grain: person_key, unit_name, title, given_on
-- Recognition given, to a person or (person_key NULL) to a unit, as last extracted.
select r.person_key, m.unit_id, m.match, r.unit_name, r.kind, r.title, r.period, r.given_on, r.basis,
       r.contract, r.file_sha, r.file_name, r.sheet, r.row, r.extracted_at
  from lake.recognition r
  join staging.unit_match m on m.given_id = '' and m.given_name = coalesce(r.unit_name, '') and m.period = r.period
qualify row_number() over (
    partition by r.person_key, r.unit_name, r.title, r.given_on
    order by r.extracted_at desc nulls last, r.file_sha desc, r.sheet desc, r.row desc) = 1
