-- One row per place where a series of these units must not be read across; metric null = every metric.
select unit_id, metric, period_start, kind, note_id, note_en
from series_break
where hierarchy = $hierarchy
    and list_contains($units, unit_id)
order by period_start, unit_id, note_id
