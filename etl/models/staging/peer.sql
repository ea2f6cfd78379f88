-- grain: file_sha, sheet, row
-- Map: period
-- One 360 form per row (a rater on a person): the mean of the three behaviours of each core value.
-- is_counted: the 1-10 scale, and the latest row of that rater on that person in the period.
with winning as (
    select p.*, m.unit_id as found_unit, m.match
      from lake.peer p
      join staging.unit_match m
        on m.given_id = coalesce(p.unit_id, '') and m.given_name = coalesce(p.unit_name, '') and m.period = p.period
      join staging.export e
        on e.table_name = 'peer' and e.period = p.period and e.file_sha = p.file_sha
       and e.unit_key = coalesce(m.unit_id, 'name:' || name_key(m.given_name)) and e.counts
),
form as (
    select w.person_key, w.rater_key, w.found_unit as unit_id, w.match, w.unit_name,
           period_type_of(w.period) as period_type, w.period, period_start_of(w.period) as period_start,
           w.rater_group, w.scale_max,
           list_avg([w.bp1, w.bp2, w.bp3])::decimal(18, 8) as bp,
           list_avg([w.ak1, w.ak2, w.ak3])::decimal(18, 8) as ak,
           list_avg([w.ko1, w.ko2, w.ko3])::decimal(18, 8) as ko,
           list_avg([w.ha1, w.ha2, w.ha3])::decimal(18, 8) as ha,
           list_avg([w.lo1, w.lo2, w.lo3])::decimal(18, 8) as lo,
           list_avg([w.ad1, w.ad2, w.ad3])::decimal(18, 8) as ad,
           list_avg([w.kl1, w.kl2, w.kl3])::decimal(18, 8) as kl,
           row_number() over (
               partition by w.person_key, coalesce(w.rater_key, w.file_sha || w.sheet || w.row), w.rater_group, w.period
               order by w.extracted_at desc nulls last, w.file_sha desc, w.sheet desc, w.row desc) as turn,
           w.contract, w.file_sha, w.file_name, w.sheet, w.row, w.extracted_at
      from winning w
)
select * exclude (turn), turn = 1 and scale_max = 10 as is_counted from form
