-- The shape of the lake tables: what `etl load` writes and the staging models may rely on.
-- A column missing from older files is read as NULL.
create table lake.unit (unit_id varchar, unit_name varchar, unit_kind varchar, level integer, command_parent varchar,
    territory_parent varchar, territory_code varchar, valid_from date, valid_to date, service_users integer);
create table lake.employee (person_key varchar, name varchar, unit_id varchar, unit_name varchar, position varchar,
    position_kind varchar, grade varchar, employment varchar, legal_status varchar);
create table lake.appraisal (person_key varchar, appraisal_id varchar, unit_id varchar, unit_name varchar,
    unit_parent_name varchar, period_type varchar, period varchar, period_start date, period_end date, scheme varchar,
    work_result varchar, behaviour varchar, rating varchar, is_acting boolean, position varchar, position_kind varchar,
    grade varchar, employment varchar, rater_key varchar, rater_position varchar, rated_at timestamp);
create table lake.plan (person_key varchar, unit_id varchar, unit_name varchar, period_type varchar, period varchar,
    period_start date, period_end date, plan_status varchar, is_acting boolean, position varchar, employment varchar);
create table lake.survey (unit_id varchar, unit_name varchar, respondent varchar, answered_on date, period varchar,
    service varchar, sex varchar, age varchar, education varchar, occupation varchar, persyaratan tinyint,
    prosedur tinyint, waktu tinyint, biaya tinyint, produk tinyint, kompetensi tinyint, perilaku tinyint,
    sarana tinyint, pengaduan tinyint, overall tinyint, comment varchar, instrument varchar);
create table lake.complaint (complaint_id varchar, unit_name varchar, received_on date, first_reply_on date,
    closed_on date, classification varchar, category varchar, title varchar, text varchar, status varchar,
    period varchar);
create table lake.peer (person_key varchar, rater_key varchar, unit_id varchar, unit_name varchar,
    period_type varchar, period varchar, rater_group varchar,
    bp1 double, bp2 double, bp3 double, ak1 double, ak2 double, ak3 double, ko1 double, ko2 double, ko3 double,
    ha1 double, ha2 double, ha3 double, lo1 double, lo2 double, lo3 double, ad1 double, ad2 double, ad3 double,
    kl1 double, kl2 double, kl3 double, scale_max integer);
create table lake.organisation_rating (unit_id varchar, unit_name varchar, period_type varchar, period varchar,
    rating varchar, fixed_by varchar, fixed_on date);
create table lake.target (person_key varchar, unit_id varchar, unit_name varchar, period_type varchar, period varchar,
    period_start date, period_end date, is_acting boolean, result_kind varchar, above_result varchar, result varchar,
    aspect varchar, indicator varchar, target varchar, realisation varchar, measure_unit varchar, is_reverse boolean);
create table lake.older_appraisal (person_key varchar, unit_id varchar, unit_name varchar, period_type varchar,
    period varchar, scheme varchar, plan_score double, behaviour_score double, score double, has_idea boolean,
    rating varchar, rated_at date);
create table lake.competence (person_key varchar, unit_name varchar, position varchar, assessed_on date, period varchar,
    organiser varchar, job_fit double,
    integritas_required bigint, kerja_sama_required bigint, komunikasi_required bigint, orientasi_hasil_required bigint,
    pelayanan_publik_required bigint, pengembangan_required bigint, perubahan_required bigint,
    keputusan_required bigint, perekat_bangsa_required bigint,
    integritas_held bigint, kerja_sama_held bigint, komunikasi_held bigint, orientasi_hasil_held bigint,
    pelayanan_publik_held bigint, pengembangan_held bigint, perubahan_held bigint,
    keputusan_held bigint, perekat_bangsa_held bigint);
create table lake.training (person_key varchar, title varchar, kind varchar, competence varchar, period varchar,
    started_on date, ended_on date, hours double, organiser varchar, is_attended boolean);
create table lake.recognition (person_key varchar, unit_name varchar, kind varchar, title varchar, period varchar,
    given_on date, basis varchar);
create table lake.service_volume (unit_id varchar, unit_name varchar, service varchar, period_type varchar,
    period varchar, services bigint);
create table lake.holiday (day date, name varchar, kind varchar, period varchar);
