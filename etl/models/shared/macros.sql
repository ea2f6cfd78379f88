-- How figures about employees are coarsened for others. Percentages are whole numbers, and one near an end of its
-- scale becomes a limit, so that a group that is all alike (and every group nearly so) does not reveal each of its
-- persons; scores have one decimal. A count becomes the band in which it lies.
create temp macro coarse_edge(unit, n) as
    case when unit = 'percent' and n < setting('disclosure_limit.small_n') then setting('disclosure_limit.share_small')
         when unit = 'percent' then setting('disclosure_limit.share')
         else setting('disclosure_limit.score') end;
create temp macro coarse_floor(unit, n) as coalesce(lowest_of(unit), 0) + coarse_edge(unit, n);
create temp macro coarse_ceiling(unit, n) as coalesce(highest_of(unit), 100) - coarse_edge(unit, n);
create temp macro coarse_bound(unit, n, value) as
    case when value >= coarse_ceiling(unit, n) then 'least' when value <= coarse_floor(unit, n) then 'most' end;
create temp macro coarse(unit, n, value) as
    case when value is not null
         then round(greatest(coarse_floor(unit, n), least(coarse_ceiling(unit, n), value)),
                    case unit when 'percent' then 0 else 1 end) end;
-- The same where no limit can be told beside it: unknown beyond the limits.
create temp macro coarse_within(unit, n, value) as
    case when coarse_bound(unit, n, value) is null then coarse(unit, n, value) end;
create temp macro band_from(n) as (select max(lowest) from rules.disclosure_band where lowest <= n);
create temp macro band_to(n) as (select min(lowest) - 1 from rules.disclosure_band where lowest > n);
-- Of reports: counts and shares in steps, because exact shares give the exact count away.
create temp macro report_step(n) as
    case when n < setting('disclosure_limit.report_small_n') then setting('disclosure_limit.report_share_small')
         else setting('disclosure_limit.report_share') end;
create temp macro report_figure(unit, n, value) as
    case when unit = 'percent' then report_step(n) * round(value / report_step(n))
         when n < setting('disclosure_limit.report_small_n') then round(value) else round(value, 1) end;
create temp macro rounded(n) as setting('disclosure_limit.count_step') * round(n / setting('disclosure_limit.count_step'));
