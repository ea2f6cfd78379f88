-- The build that answers.
select build, built_at, as_of, synthetic from build
