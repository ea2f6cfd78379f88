-- grain: unit_id, service, period
-- The same service of a unit from quarter to quarter, its own rows alone: services given, respondents of the survey who
-- named it, and their satisfaction index (exact weights) with its 95 % interval, where every element was answered.
-- months: how many months of the quarter the services given are known for. status: hidden | ok.
with volume as (
    select unit_id, name_key(service) as service_key, min(service) as service,
           period_containing('quarter', period_start) as period_start, sum(services)::bigint as services,
           count(distinct period)::integer as months
      from staging.service_volume
     where is_counted
     group by all
),
person as (
    select unit_id, name_key(service) as service_key, service, period_start,
           [persyaratan, prosedur, waktu, biaya, produk, kompetensi, perilaku, sarana, pengaduan] as marks,
           25 * list_avg(marks) as person_index
      from staging.survey
     where is_counted and period_type = 'quarter' and name_key(service) <> ''
),
asked as (
    select unit_id, service_key, min(service) as service, period_start, count(*) as n,
           25 * (avg(marks[1]) + avg(marks[2]) + avg(marks[3]) + avg(marks[4]) + avg(marks[5])
                 + avg(marks[6]) + avg(marks[7]) + avg(marks[8]) + avg(marks[9])) / 9 as ikm,
           case when count(*) >= 2 then stddev_samp(person_index) end as sd
      from person
     group by all
)
select unit_id, coalesce(v.service, a.service) as service, period_name('quarter', period_start) as period, period_start,
       v.services, v.months, coalesce(a.n, 0) as n, round(a.ikm, 9) as ikm,
       case when a.half_width is not null then round(greatest(a.ikm - a.half_width, lowest_of('score100')), 9) end as lo,
       case when a.half_width is not null then round(least(a.ikm + a.half_width, highest_of('score100')), 9) end as hi,
       'ok' as status
  from volume v
  full join (select *, t975(n - 1) * sd / sqrt(n) as half_width from asked) a using (unit_id, service_key, period_start)
 order by unit_id, service, period_start
