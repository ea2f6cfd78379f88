-- grain: source, file_sha, sheet, row
-- Free text of citizens with numbers of persons, phones, addresses of mail and names of employees taken out.
-- The only form in which a text enters the warehouse.
with given as (
    select 'complaint' as source, contract, file_sha, sheet, row,
           trim(concat_ws('. ', nullif(rtrim(trim(title), '.'), ''), nullif(trim(text), ''))) as text
      from lake.complaint
    union all
    select 'survey', contract, file_sha, sheet, row, trim(comment) from lake.survey
),
numbered as (
    select source, file_sha, sheet, row,
           regexp_replace(regexp_replace(regexp_replace(text,
               '[[:alnum:]._%+-]+@[[:alnum:]-]+(\.[[:alnum:]-]+)+', '[surel]', 'g'),
               '(^|[^[:alnum:]])@[[:alnum:]_.]+', '\1[akun]', 'g'),
               '\(?\+?[0-9]([\s\x{00A0}.\-/()_]{0,2}[0-9]){7,}', '[nomor]', 'g') as text
      from given
     where text is not null and text not in ('', '-')
),
word as (
    select source, file_sha, sheet, row, regexp_extract_all(lower(text), '[a-z][a-z''’]+') as words from numbered
),
run as (
    select source, file_sha, sheet, row, array_to_string(words[first : first + size - 1], ' ') as part,
           words[first - 1] in ('pak', 'bapak', 'bpk', 'bu', 'ibu', 'sdr', 'sdri', 'saudara', 'saudari', 'mas', 'mbak',
               'kak', 'kakak', 'bang', 'dokter', 'dr', 'drg', 'bidan', 'suster', 'perawat', 'guru', 'lurah', 'camat',
               'nama', 'bernama', 'atas') as addressed
      from word, lateral (select unnest(range(1, len(words) + 1)) as first) f, lateral (
               select unnest([1, 2, 3, 4]) as size) s
     where first + size - 1 <= len(words)
),
named as (
    select r.source, r.file_sha, r.sheet, r.row,
           list(distinct r.part order by length(r.part) desc, r.part) as parts
      from run r
      join staging.name_part p on p.part = r.part
     where not p.single or p.whole or r.addressed
     group by all
)
select n.source, n.file_sha, n.sheet, n.row,
       case when m.parts is null then n.text
            else list_reduce(m.parts,
                     lambda text, part: regexp_replace(text, '\b' || replace(part, ' ', '[^[:alnum:]]+') || '\b',
                                                       '[nama]', 'gi'),
                     n.text) end as text
  from numbered n
  left join named m
    on m.source = n.source and m.file_sha = n.file_sha and m.sheet = n.sheet and m.row = n.row
