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
