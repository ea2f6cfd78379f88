-- grain: part
-- View: what is only needed while texts are read is not kept with the figures.
-- What must not be readable in a free text: two to four consecutive words of an employee's name (single = false),
-- and single words of names, which are hidden only after a form of address or as a whole name (whole = true).
with name as (
    select distinct regexp_extract_all(lower(split_part(name, ',', 1)), '[a-z][a-z''’]+') as words
      from staging.person
     where name is not null
),
titled as (
    select list_filter(words, lambda word: word not in
               ('dr', 'drg', 'drs', 'dra', 'ir', 'hj', 'kh', 'ns', 'apt', 'prof', 'bin', 'binti')) as words
      from name
),
run as (
    select array_to_string(words[first : first + size - 1], ' ') as part, size = 1 as single, len(words) = 1 as whole
      from titled, lateral (select unnest(range(1, len(words) + 1)) as first) f, lateral (
               select unnest([1, 2, 3, 4]) as size) s
     where first + size - 1 <= len(words)
)
select part, bool_and(single) as single, bool_or(whole and length(part) >= 4) as whole
  from run
 where length(part) >= 3
 group by part
