-- what the build noticed about the data, warnings first; the same finding in several units or rows is one line
with named as (
    select finding.*, unit.unit_name
    from finding
    left join unit using (unit_id)
    qualify row_number() over (
        partition by
            finding.kind, finding.unit_id, finding.period, finding.file_name, finding.sheet, finding."row",
            finding.detail_en
        order by unit.valid_from desc
    ) = 1
)

select
    kind, severity, period, detail_id, detail_en, file_name, sheet,
    min(unit_name) as unit_name, count(distinct unit_id) as units, min("row") as "row", count(*) as places
from named
group by kind, severity, period, detail_id, detail_en, file_name, sheet
order by severity desc, period desc, kind, file_name, sheet, detail_en;
