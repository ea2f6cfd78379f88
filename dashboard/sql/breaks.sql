-- One row per place where a series of these units must not be read across; metric null = every metric.
select unit_id, metric, period_start, kind, note_id, note_en
from series_break
where hierarchy = $hierarchy
    and unit_id in (select unnest($units))
order by period_start, unit_id, note_id
