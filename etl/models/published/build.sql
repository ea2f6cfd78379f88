-- grain: build
-- This build: its name, when it was made, the day the numbers speak about, and from which manifest, rules and decisions.
select b.build, b.built_at, o.as_of,
       coalesce((select bool_or(starts_with(unit_id, 'contoh-')) from staging.unit_version), false) as synthetic,
       b.manifest, b.rules_version, b.metrics_version, b.code_version, b.decisions,
       coalesce((select sum(rows) from lake.file), 0)::bigint as rows_in
  from rules.build b
 cross join staging.as_of o
