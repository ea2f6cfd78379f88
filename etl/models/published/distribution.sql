-- grain: hierarchy, unit_id, period_type, period
-- Employees' ratings of a unit with all below it, held against the pattern of the unit's own organisation rating.
-- verdict: fits, differs (broken says in which lines: ratings and most, min, max or exists), too_small (fewer rated
-- than a floor of 10 % needs), no_rating (the organisation was not rated) or territory (by territory others are below it
-- than by command: no organisation). Nobody is moved, and who is not said.
with organisation as (
    select unit_id, period_type, period, rating as organisation_rating, fixed_on
      from staging.organisation_rating
     where is_counted
),
standing as (
    select r.*, (select max(epoch) from (select distinct epoch from measure.tree)
                  where epoch <= period_end_of(r.period)) as epoch
      from measure.person_rating r
),
counted as (
    select a.hierarchy, a.ancestor_id as unit_id, s.period_type, s.period, count(*) as n,
           count(*) filter (rating = 'very_good') as very_good, count(*) filter (rating = 'good') as good,
           count(*) filter (rating = 'needs_improvement') as needs_improvement,
           count(*) filter (rating = 'poor') as poor, count(*) filter (rating = 'very_poor') as very_poor
      from standing s
      join measure.ancestor a on a.epoch = s.epoch and a.unit_id = s.unit_id
     where a.ancestor_id not in (select group_id from measure.grouping)
     group by all
),
rated as (
    select c.*, o.organisation_rating, o.fixed_on,
           c.hierarchy <> 'command' and c.n is distinct from l.n as is_territory
      from counted c
      left join counted l
        on l.hierarchy = 'command' and l.unit_id = c.unit_id and l.period_type = c.period_type and l.period = c.period
      left join organisation o
        on o.unit_id = c.unit_id and o.period_type = c.period_type and o.period = c.period
),
line as (
    select r.hierarchy, r.unit_id, r.period_type, r.period, r.n, p.ratings, p.is_most, p.min_share, p.max_share,
           p.must_exist, greatest(r.very_good, r.good, r.needs_improvement, r.poor, r.very_poor) as most,
           list_sum([case rating when 'very_good' then r.very_good when 'good' then r.good
                          when 'needs_improvement' then r.needs_improvement when 'poor' then r.poor
                          when 'very_poor' then r.very_poor end for rating in string_split(p.ratings, '+')]) as k
      from rated r
      join main.distribution_pattern p on p.organisation = r.organisation_rating
     where r.n >= setting('distribution.least') and not r.is_territory
),
broken as (
    select hierarchy, unit_id, period_type, period,
           flatten(list(list_filter([
               case when is_most and k < most then ratings || ':most' end,
               case when 100 * k < min_share * n then ratings || ':min' end,
               case when 100 * k > max_share * n then ratings || ':max' end,
               case when must_exist and k = 0 then ratings || ':exists' end],
               lambda found: found is not null) order by ratings)) as broken
      from line
     group by all
)
select r.hierarchy, r.unit_id, r.period_type, r.period, period_start_of(r.period) as period_start,
       r.organisation_rating, r.fixed_on, r.n, r.very_good, r.good, r.needs_improvement, r.poor, r.very_poor,
       case when r.is_territory then 'territory' when r.organisation_rating is null then 'no_rating'
            when r.n < setting('distribution.least') then 'too_small'
            when len(b.broken) > 0 then 'differs' else 'fits' end as verdict,
       coalesce(b.broken, []) as broken
  from rated r
  left join broken b
    on b.hierarchy = r.hierarchy and b.unit_id = r.unit_id and b.period_type = r.period_type and b.period = r.period
 order by r.hierarchy, r.unit_id, r.period_type, period_start
