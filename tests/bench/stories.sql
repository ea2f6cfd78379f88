-- Questions with the number of times they were answered yes and how often they were asked; `told` lists the units of
-- the planted stories. False alarms are counted over units that are in no story, have none below them and stand alone.
with touched as (
    select distinct a.ancestor_id as unit_id
      from measure.ancestor a join told using (unit_id)
    union
    select unit_id from unit where unit_kind = 'group'
),
final as (
    select c.*
      from control c
      join metric m using (metric)
     where c.hierarchy = 'territory' and c.verdict_now is not null and c.y is not null
    qualify row_number() over (
        partition by c.metric, c.unit_id, c.period_type order by c.period_start desc) = 1
),
asked(question, unit_id, metric, period_type, verdict) as (
    values ('1 improving puskesmas: IKM improves', 'contoh-pkm-plaju', 'ikm', 'quarter', 'improvement'),
           ('1 improving puskesmas: waiting time improves', 'contoh-pkm-plaju', 'skm_waktu', 'quarter', 'improvement'),
           ('1 improving puskesmas: procedure improves', 'contoh-pkm-plaju', 'skm_prosedur', 'quarter', 'improvement'),
           ('2 declining kelurahan: IKM worse', 'contoh-kel-talangbubuk', 'ikm', 'quarter', 'concern'),
           ('2 declining kelurahan: behaviour worse', 'contoh-kel-talangbubuk', 'skm_perilaku', 'quarter', 'concern'),
           ('2 declining kelurahan: complaints rise', 'contoh-kel-talangbubuk', 'complaints', 'quarter', 'concern'),
           ('3 declining kelurahan: not rated', 'contoh-kel-talangbubuk', 'not_rated', 'month', 'concern'),
           ('3 declining kelurahan: rated late', 'contoh-kel-talangbubuk', 'rated_on_time', 'month', 'concern'),
           ('8 silent school: not rated', 'contoh-smpn-31', 'not_rated', 'month', 'concern')
),
story as (
    select a.question, count(*) filter (f.verdict_now = a.verdict) as yes, 1 as asked
      from asked a
      left join final f
        on f.unit_id = a.unit_id and f.metric = a.metric and f.period_type = a.period_type
     group by all
),
last_year as (
    select max(period) as period from value where metric = 'ikm' and period_type = 'year' and status <> 'no_data'
),
last_quarter as (
    select max(period) as period from value where metric = 'ikm' and period_type = 'quarter' and value is not null
),
others as (
    select '4 slow service: waiting time certainly worse (quarter)' as question,
           count(*) filter (i.is_highlighted) as yes, 1 as asked
      from improvement i join last_quarter using (period)
     where i.hierarchy = 'territory' and i.unit_id = 'contoh-seksi-yanum' and i.metric = 'dissatisfied_waktu'
    union all
    select '5 uniform rater: everybody the same in the last month', count(*) filter (mode_share >= 0.999), 1
      from (from rater_profile where unit_id = 'contoh-sdn-228' and period_type = 'month'
            qualify period = max(period) over ()) r
    union all
    select '6 small unit by chance: left alone by trend', count(*) filter (verdict_now not in ('concern', 'improvement')),
           count(*)
      from control
     where hierarchy = 'territory' and unit_id = 'contoh-seksi-kesos' and period = '2026-10'
       and metric in ('needs_improvement_or_lower', 'good_or_better')
    union all
    select '6 small unit by chance: left alone by comparison', count(*) filter (word is null or word = 'on_par'), count(*)
      from comparison
     where hierarchy = 'territory' and unit_id = 'contoh-seksi-kesos' and period = '2026-10'
       and metric in ('needs_improvement_or_lower', 'good_or_better')
    union all
    select '7 praised but dissatisfied: in the question list (year)', count(*) filter (question), 1
      from pair where unit_id = 'contoh-kel-komperta' and hierarchy = 'territory'
       and period = (select min(period) from pair where period_type = 'year' and period >= '2025')
    union all
    select 'f: other series that light up at their last point', count(*) filter (f.verdict_now <> 'common'), count(*)
      from final f anti join touched using (unit_id)
     where f.state_now = 'full'
    union all
    select 'f: the same, metrics that stand alone', count(*) filter (f.verdict_now <> 'common'), count(*)
      from final f join metric m using (metric) anti join touched using (unit_id)
     where f.state_now = 'full' and m.family is null
    union all
    select 'f: other units outside their group at 99.8 %', count(*) filter (c.word in ('above', 'below')), count(*)
      from comparison c
      join comparison_group g using (hierarchy, group_id, metric, period_type, period)
      anti join touched using (unit_id)
     where c.hierarchy = 'territory' and g.state in ('full', 'alike') and c.word is not null
    union all
    select 'f: other elements highlighted (survey, quarters)', count(*) filter (i.is_highlighted), count(*)
      from improvement i anti join touched using (unit_id)
     where i.hierarchy = 'territory' and i.area = 'element' and i.period_type = 'quarter' and i.ref_n >= 10
    union all
    select 'f: other units in the question list (year)', count(*) filter (p.question), count(*)
      from pair p anti join touched using (unit_id)
     where p.hierarchy = 'territory' and p.period_type = 'year'
)
select question, yes, asked from (from story union all from others) order by question
