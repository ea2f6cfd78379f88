-- A seeded lake of $people employees in units of about 50, $months months up to December 2026: every fact that grows
-- with people, under names that say it is made up. Numbers come from hash(), so the same call gives the same lake anywhere.
create or replace macro draw(a, b, salt) as (hash(a, b, salt, $seed) % 1000000) / 1000000.0;

create or replace table unit as
select 'contoh-u' || i as unit_id, 'Unit ' || i as unit_name, case when i = 0 then 'dinas' else 'upt' end as unit_kind,
       case when i = 0 then 0 when i <= 40 then 1 else 2 end as level,
       case when i = 0 then null when i <= 40 then 'contoh-u0' else 'contoh-u' || (1 + i % 40) end as command_parent,
       case when i = 0 then null when i <= 40 then 'contoh-u0' else 'contoh-u' || (1 + i % 40) end as territory_parent,
       date '2010-01-01' as valid_from, 5000 as service_users
  from range(greatest(2, $people // 50)) t(i);

create or replace table person as
select md5(i::varchar) as person_key, md5((i // 8 * 8)::varchar) as rater_key, i,
       'contoh-u' || (i % greatest(2, $people // 50)) as unit_id
  from range($people) t(i);

create or replace table month as
select strftime(first_day, '%Y-%m') as period, first_day, (first_day + interval 1 month - interval 1 day)::date as last_day,
       'month' as period_type
  from (select unnest(generate_series(date '2027-01-01' - to_months($months::integer), date '2026-12-01',
                                      interval 1 month))::date as first_day);
