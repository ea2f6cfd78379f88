-- Small functions of the models. Temporary: they live while a build runs and are not published.
-- A period is a text: 2026-03 (month), 2026-Q1 (quarter), 2026-S1 (semester), 2026 (year).
create temp macro period_type_of(period) as
    case when length(period) = 4 then 'year'
         when period[6] = 'Q' then 'quarter'
         when period[6] = 'S' then 'semester'
         else 'month' end;

create temp macro period_months(period_type) as
    case period_type when 'month' then 1 when 'quarter' then 3 when 'semester' then 6 else 12 end;

create temp macro period_start_of(period) as
    make_date(period[1:4]::integer,
              case when length(period) = 4 then 1
                   when period[6] = 'Q' then 3 * period[7:]::integer - 2
                   when period[6] = 'S' then 6 * period[7:]::integer - 5
                   else period[6:]::integer end, 1);

create temp macro period_end_of(period) as
    (period_start_of(period) + to_months(period_months(period_type_of(period))) - interval 1 day)::date;

create temp macro period_containing(period_type, day) as
    make_date(year(day), (month(day) - 1) // period_months(period_type) * period_months(period_type) + 1, 1);

-- First day of the period just before of the same type, and of the same period a year before.
create temp macro period_before(period_type, first_day) as (first_day - to_months(period_months(period_type)))::date;
create temp macro period_a_year_before(first_day) as (first_day - interval 1 year)::date;

create temp macro period_name(period_type, first_day) as
    case period_type
         when 'month' then strftime(first_day, '%Y-%m')
         when 'quarter' then year(first_day) || '-Q' || quarter(first_day)
         when 'semester' then year(first_day) || '-S' || ((month(first_day) + 5) // 6)
         else year(first_day)::varchar end;

-- Names are compared without case, blanks and punctuation: "Bagus Kuning" = "Baguskuning".
create temp macro name_key(words) as regexp_replace(lower(words), '[^a-z0-9]', '', 'g');

-- Numbers inside a name are padded, so that "SD Negeri 10" sorts after "SD Negeri 2".
create temp macro sort_key(words) as
    array_to_string(list_transform(regexp_extract_all(lower(words), '[0-9]+|[^0-9]+'),
        lambda part: case when part[1] between '0' and '9' then lpad(part, 9, '0') else part end), '');

create temp macro setting(name) as (select number from rules.setting where key = name);

-- Wilson 1927: interval of a share of k in n at normal quantile z, as a share.
create temp macro wilson_lo(k, n, z) as
    greatest(0, (k / n + z * z / (2 * n) - z * sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))) / (1 + z * z / n));
create temp macro wilson_hi(k, n, z) as
    least(1, (k / n + z * z / (2 * n) + z * sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))) / (1 + z * z / n));

-- Byar's approximation to the exact Poisson interval of a number of events at normal quantile z (Breslow and Day 1987).
create temp macro byar_lo(events, z) as
    case when events > 0 then events * (1 - 1 / (9 * events) - z / (3 * sqrt(events))) ** 3 else 0 end;
create temp macro byar_hi(events, z) as
    (events + 1) * (1 - 1 / (9 * (events + 1)) + z / (3 * sqrt(events + 1))) ** 3;

-- Newcombe 1998 (method 10): how far two shares or means must differ to differ for certain, from how far the interval
-- of each reaches towards the other one. Where the other is known exactly, that is the interval of the one alone.
create temp macro newcombe(reach, other_reach) as sqrt(reach * reach + other_reach * other_reach);

-- 97.5 % quantile of Student's t: exact up to 30 degrees of freedom (table), beyond that the expansion in 1/df
-- (Abramowitz and Stegun 26.7.5), which is right to the seventh digit there.
create temp macro t975(df) as
    case when df <= 30 then (select t from rules.t_quantile where freedom = least(df, 30))
         else 1.959963984540054 + 2.372271226 / df + 2.822499019 / df ** 2 + 2.555849 / df ** 3
              + 1.589533 / df ** 4 end;

-- Sum and sum of squares to the standard deviation of the observations (n - 1 below).
create temp macro spread(n, total, squares) as
    sqrt(greatest(0, (squares - total * total / n) / nullif(n - 1, 0)));

-- The ends of the scale of a metric's unit; NULL where it is open.
create temp macro lowest_of(unit) as
    case unit when 'score100' then 25 when 'score4' then 1 when 'score10' then 1 when 'days' then 0 when 'per_1000' then 0 end;
create temp macro highest_of(unit) as
    case unit when 'score100' then 100 when 'score4' then 4 when 'score10' then 10 end;

-- A text as it is compared with keywords: lower case, one blank around every word, short forms written out.
create temp macro plain_words(words, long_forms) as
    ' ' || array_to_string(list_transform(
        string_split(trim(regexp_replace(lower(words), '[^a-z0-9]+', ' ', 'g')), ' '),
        lambda word: coalesce(long_forms[word], word)), ' ') || ' ';

-- Service grade of a satisfaction index: half up to two decimals, then the highest band reached; the lowest one for an
-- index that a rounded weight puts below all bands.
create temp macro ikm_letter_of(index) as
    case when index is not null
         then (select coalesce(max_by(letter, lowest) filter (where lowest <= round(index::decimal(18, 10), 2)),
                               min_by(letter, lowest))
                 from rules.ikm_band) end;

-- The number of a target written as one number with at most one unit of measure; NULL for any other text, and for
-- "1.234", which is a thousand or one and a bit.
create temp macro target_number(words) as
    case when regexp_full_match(trim(words), '[0-9]+([.][0-9]{1,2}|,[0-9]+)?\s*(%|[A-Za-z][A-Za-z/ ]*)?')
         then replace(regexp_extract(trim(words), '^[0-9]+([.,][0-9]+)?'), ',', '.')::double end;

-- Its unit of measure: the one behind the number, else that of the column; without any the empty text.
create temp macro target_unit(words, column_unit) as
    replace(lower(coalesce(nullif(regexp_extract(trim(words), '(%|[A-Za-z][A-Za-z/ ]*)$'), ''), trim(column_unit), '')),
            'persen', '%');
