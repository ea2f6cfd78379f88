-- What a cell of an export means, as macros, for each column type: quick_* reads the cells that are as they should be
-- (nearly all, by means that cost a few nanoseconds), clean_* strips the text of the others, read_* reads that.
-- Each stands in a projection of its own: a macro is pasted wherever its argument stands, and macros pasted into macros
-- make a statement that takes seconds to plan. A pattern costs ten times a plain comparison, so quick_* avoids them.
-- A macro gives null for what it cannot read; whether that is an error is the contract's business.

create or replace macro is_ascii(x) as length(x) = strlen(x);

create or replace macro quick_text(x) as
    case when is_ascii(x) and x not like ' %' and x not like '% ' and not contains(x, e'\t') and x <> '-' then x end;

-- Blanks of every kind count as blanks; a lone hyphen is how these applications print "nothing".
create or replace macro clean_text(x) as
    nullif(nullif(trim(translate(x, chr(160) || chr(8239) || chr(8201) || chr(65279) || e'\t\r', '      ')), ''), '-');

-- Spelling-free key of a word: "Di Atas  Ekspektasi" and "DIATAS_EKSPEKTASI" are one key.
create or replace macro clean_word(x) as
    case when is_ascii(x) and not contains(x, '-') and not contains(x, '_') and not contains(x, '.')
              and not contains(x, e'\t') and not contains(x, e'\n') then replace(upper(x), ' ', '')
         else translate(upper(coalesce(x, '')), ' _.-' || chr(160) || chr(8239) || e'\t\r\n', '') end;

-- Ids lose the ".0" a spreadsheet gave them.
create or replace macro quick_id(x) as
    case when is_ascii(x) and not contains(x, ' ') and not contains(x, e'\t') and x <> '-'
              and not (ends_with(x, '0') and contains(x, '.')) then x end;
create or replace macro clean_id(x) as regexp_replace(clean_text(x), '\.0+$', '');

-- A NIP as it should be: 18 digits, the 15th 1 or 2 (sex), the last three not 000 (sequence).
create or replace macro quick_nip(x) as
    case when x ~ '^[0-9]{14}[12]([1-9][0-9]{2}|0[1-9][0-9]|00[1-9])$' then x end;

-- NIP and NI PPPK are printed with blanks, dots, hyphens or an apostrophe.
create or replace macro clean_nip(x) as
    translate(regexp_replace(clean_text(x), '\.0$', ''), ' .-''`' || chr(8217) || chr(8216) || e'\n', '');

-- Why a number cannot be trusted, or null. A spreadsheet keeps 15 digits, so a sequence 000 is damage.
create or replace macro nip_problem(nip, is_number) as
    case when is_number or nip ~ '(?i)^[0-9]+(,[0-9]+)?e\+?[0-9]+$' then 'nip_number'
         when nip !~ '^[0-9]{18}$' then 'nip_shape'
         when ends_with(nip, '000') then 'nip_sequence'
         when substr(nip, 15, 1) not in ('1', '2') then 'nip_sex' end;

-- Oddities that do not make a number unusable (day = when the age is taken).
create or replace macro nip_warning(nip, day) as
    case when nip is null then null
         when try_strptime(substr(nip, 1, 8), '%Y%m%d') is null then 'nip_birth'
         when not coalesce(
             day >= try_strptime(substr(nip, 1, 8), '%Y%m%d') + interval 17 year
             and day < try_strptime(substr(nip, 1, 8), '%Y%m%d') + interval 76 year, true) then 'nip_age'
         when not (substr(nip, 13, 2) between '01' and '12' or substr(nip, 13, 2) >= '21') then 'nip_kind' end;

-- "Senin, 3 Maret 2025 pukul 10.15 WIB" -> "3 mar 2025 10.15": no weekday, no zone, months as strptime knows them.
create or replace macro month_short(w) as
    replace(replace(replace(replace(replace(replace(replace(replace(
        regexp_replace(w, '^([0-9]{1,2} )#([a-z]{3})[a-z]* ', '\1\2 '),
        ' mei ', ' may '), ' agu ', ' aug '), ' agt ', ' aug '), ' ags ', ' aug '), ' okt ', ' oct '),
        ' nop ', ' nov '), ' des ', ' dec '), ' peb ', ' feb ');

create or replace macro quick_date(x) as
    case when strlen(x) = 10 and x between '1900-' and '2199-z' then try_cast(x as date) end;

create or replace macro quick_timestamp(x) as
    case when strlen(x) >= 10 and x between '1900-' and '2199-z' and substr(x, 5, 1) = '-'
         then try_cast(x as timestamp) end;

create or replace macro clean_date(x) as
    month_short(regexp_replace(regexp_replace(regexp_replace(lower(clean_text(x)),
            '^(senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)[, ]+', ''),
            '( pukul| jam|,)|( *(wib|wita|wit|gmt *[+-] *[0-9]+|utc)$)', '', 'g'),
            '^([0-9]{1,2})[ ./-]*(jan(?:uari|uary)?|[fp]eb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?'
            || '|jul[iy]?|agu(?:stus)?|agt|ags|agst|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?'
            || '|de[sc](?:ember)?)[ ./-]*([0-9]{4})', '\1 #\2 \3'));

-- Day first, always; time with colon or dot; a spreadsheet's day number counts from 1899-12-30.
create or replace macro read_timestamp(c) as
    case when c ~ '^(19|20|21)[0-9]{2}-' then try_cast(c as timestamp)
         when c ~ '(19|20|21)[0-9]{2}' and c !~ '^[0-9.]+$' then try_strptime(c, [
            '%d/%m/%Y', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %H:%M', '%d/%m/%Y %H.%M.%S', '%d/%m/%Y %H.%M',
            '%d-%m-%Y', '%d-%m-%Y %H:%M:%S', '%d-%m-%Y %H:%M', '%d.%m.%Y',
            '%d %b %Y', '%d %b %Y %H:%M:%S', '%d %b %Y %H:%M', '%d %b %Y %H.%M.%S', '%d %b %Y %H.%M',
            '%Y/%m/%d', '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %I:%M:%S %p', '%Y/%m/%d %H.%M.%S'])
         when c ~ '^[0-9]{2}\.[0-9]{2}\.[0-9]{4}$' then try_strptime(c, '%d.%m.%Y')
         when c ~ '^[2-6][0-9]{4}(\.[0-9]+)?$'
         then timestamp '1899-12-30' + to_seconds(round(try_cast(c as double) * 86400)) end;

create or replace macro read_date(c) as read_timestamp(c)::date;

-- 3/14/2026 can only be month first: then its neighbours cannot be trusted to be day first either.
create or replace macro date_problem(c) as
    case when c ~ '^(0?[1-9]|1[0-2])[/-](1[3-9]|2[0-9]|3[01])[/-](19|20)[0-9]{2}' then 'month_first' else 'date' end;

-- Text of a number without blanks, percent sign and currency.
create or replace macro clean_number(x) as regexp_replace(clean_text(x), '(?i)(^rp\.?)|[ %]', '', 'g');

-- Plain digits: no mark, no exponent, no letters.
create or replace macro quick_number(x) as
    case when x < ':' and not contains(x, '.') and not contains(x, ',') and not contains(lower(x), 'e')
         then try_cast(x as double) end;
create or replace macro quick_integer(x) as
    case when x < ':' and not contains(x, '.') and not contains(x, ',') and not contains(lower(x), 'e')
         then try_cast(x as bigint) end;

-- Which decimal mark a number proves by itself: ',' or '.', null when it proves nothing ("12", "1.234").
create or replace macro decimal_mark(c) as
    case when c ~ '^-?([0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]+,([0-9]{1,2}|[0-9]{4,})|[0-9]{4,},[0-9]+|0,[0-9]+)$'
              or c ~ '^-?[0-9]{1,3}(\.[0-9]{3}){2,}$' then ','
         when c ~ '^-?([0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]+\.([0-9]{1,2}|[0-9]{4,})|[0-9]{4,}\.[0-9]+|0\.[0-9]+)$'
              or c ~ '^-?[0-9]{1,3}(,[0-9]{3}){2,}$' then '.' end;

-- `own` is the mark the cell proves, `mark` that of its column; a number cell of a spreadsheet always uses '.'.
create or replace macro read_number(c, is_number, own, mark) as
    case when c ~ '^-?[0-9]+$' or is_number then try_cast(c as double)
         when coalesce(own, mark) = ',' then try_cast(replace(replace(c, '.', ''), ',', '.') as double)
         when coalesce(own, mark) = '.' then try_cast(replace(c, ',', '') as double) end;

create or replace macro number_problem(c) as
    case when c ~ '^-?[0-9]{1,3}[.,][0-9]{3}$' then 'number_ambiguous' else 'number' end;

-- A whole number leaves no doubt about "1.234": it cannot be a fraction. A number cell can.
create or replace macro read_integer(c, is_number) as
    case when c ~ '^-?[0-9]+$' then try_cast(c as bigint)
         when is_number then null
         when c ~ '^-?[0-9]{1,3}(\.[0-9]{3})+$' then try_cast(replace(c, '.', '') as bigint)
         when c ~ '^-?[0-9]+[.,]0+$' then try_cast(regexp_extract(c, '^-?[0-9]+') as bigint) end;

-- Periods are text: 2026-03, 2026-Q1, 2026-S1, 2026.
create or replace macro month_of(d) as strftime(d, '%Y-%m');
create or replace macro quarter_of(d) as year(d) || '-Q' || quarter(d);

create or replace macro period_of(first_day, last_day) as
    case when year(first_day) <> year(last_day) or last_day < first_day then null
         when month(first_day) = month(last_day) then month_of(first_day)
         when quarter(first_day) = quarter(last_day) then quarter_of(first_day)
         when (month(first_day) > 6) = (month(last_day) > 6)
         then year(first_day) || '-S' || case when month(first_day) > 6 then 2 else 1 end
         else year(first_day)::varchar end;

create or replace macro period_type(period) as
    case when period ~ '^[0-9]{4}-[0-9]{2}$' then 'month' when period ~ '-Q[1-4]$' then 'quarter'
         when period ~ '-S[12]$' then 'semester' when period ~ '^[0-9]{4}$' then 'year' end;

create or replace macro clean_period(x) as regexp_replace(lower(clean_text(x)), '\s+', ' ', 'g');

create or replace macro month_number(word) as
    case when word in ('januari', 'jan', 'january') then 1
         when word in ('februari', 'feb', 'pebruari', 'peb', 'february') then 2
         when word in ('maret', 'mar', 'march') then 3 when word in ('april', 'apr') then 4
         when word in ('mei', 'may') then 5 when word in ('juni', 'jun', 'june') then 6
         when word in ('juli', 'jul', 'july') then 7
         when word in ('agustus', 'agu', 'agt', 'ags', 'agst', 'aug', 'august') then 8
         when word in ('september', 'sep', 'sept') then 9 when word in ('oktober', 'okt', 'oct', 'october') then 10
         when word in ('november', 'nov', 'nop', 'nopember') then 11
         when word in ('desember', 'des', 'dec', 'december') then 12 end;

create or replace macro roman_or_digit(x) as
    case x when 'i' then '1' when 'ii' then '2' when 'iii' then '3' when 'iv' then '4' else nullif(x, '') end;

-- "Bulanan JANUARI Tahun 2025", "TW III 2025", "Semester I 2025", "Tahunan 2025", "2025-Q1".
create or replace macro read_period(c) as
    case when c ~ '^[0-9]{4}(-[0-9]{2}|-q[1-4]|-s[12])?$' then upper(c)
         when c !~ '[^0-9](20|19)[0-9]{2}$' then null
         when contains(c, 'semester')
         then right(c, 4) || '-S' || roman_or_digit(regexp_extract(c, 'semester *(ii|i|1|2)[^a-z0-9]', 1))
         when c ~ '(triwulan|tw|kuartal)[ .]'
         then right(c, 4) || '-Q'
              || roman_or_digit(regexp_extract(c, '(?:triwulan|tw|kuartal)[ .]*(iv|i{1,3}|[1-4])[^a-z0-9]', 1))
         when c ~ '^(periode )?(tahunan|tahun)( tahun)? [0-9]{4}$' then right(c, 4)
         else right(c, 4) || '-'
              || lpad(month_number(regexp_extract(c, '([a-z]+) *(?:tahun)? *[0-9]{4}$', 1))::varchar, 2, '0') end;

create or replace macro period_first(period) as
    case when period ~ '^[0-9]{4}-[0-9]{2}$' then try_cast(period || '-01' as date)
         when period ~ '-Q[1-4]$' then make_date(substr(period, 1, 4)::int, right(period, 1)::int * 3 - 2, 1)
         when period ~ '-S[12]$' then make_date(substr(period, 1, 4)::int, right(period, 1)::int * 6 - 5, 1)
         when period ~ '^[0-9]{4}$' then make_date(period::int, 1, 1) end;

create or replace macro period_last(period) as
    (period_first(period) + case when period ~ '^[0-9]{4}-[0-9]{2}$' then interval 1 month
        when period ~ '-Q[1-4]$' then interval 3 month when period ~ '-S[12]$' then interval 6 month
        else interval 12 month end - interval 1 day)::date;
