-- How far the appraisals of these units with all below them have come, every period they are made for.
select unit_id, period_type, period, period_start, n, rated, approved, submitted, draft, not_made, unknown, overdue, late,
    plan_approved, plan_submitted, plan_draft, plan_not_made, plan_unknown
from completeness
where hierarchy = $hierarchy
    and unit_id in (select unnest($units))
order by period_start, period_type, unit_id
