-- what the build noticed about the data, warnings first; the same finding in several units or rows is one line
with latest as (
    select unit_id, arg_max(unit_name, valid_from) as unit_name
    from unit
    group by unit_id
),

-- first by unit: there are many findings and few units
by_unit as (
    select
        kind, severity, unit_id, period, detail_id, detail_en, file_name, sheet, min("row") as "row", count(*) as places
    from finding
    group by kind, severity, unit_id, period, detail_id, detail_en, file_name, sheet
)

select
    kind, severity, period, detail_id, detail_en, file_name, sheet,
    min(unit_name) as unit_name, count(unit_id) as units, min("row") as "row", sum(places)::bigint as places
from by_unit
left join latest using (unit_id)
group by kind, severity, period, detail_id, detail_en, file_name, sheet
order by severity desc, period desc, kind, file_name, sheet, detail_en;
