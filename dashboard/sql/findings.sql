-- what the build noticed about the data, warnings first
select
    finding.kind, finding.severity, unit.unit_name, finding.period, finding.n,
    finding.detail_id, finding.detail_en, finding.file_name, finding.sheet, finding."row"
from finding
left join unit using (unit_id)
qualify row_number() over (
    partition by finding.kind, finding.unit_id, finding.period, finding.file_name, finding.sheet, finding."row",
        finding.detail_en
    order by unit.valid_from desc
) = 1
order by finding.severity desc, finding.period desc, finding.kind;
