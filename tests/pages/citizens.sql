-- Services of two units from quarter to quarter: those of Plaju Ulu in full, what users of the health centre said is hidden.
create table service as from (values
    ('ulu', '<b>KK</b> [x](http://jahat)', '2026-Q2', date '2026-04-01', 300::bigint, 3, 12::bigint, 81.25, 77.5, 85.0, 'ok'),
    ('ulu', '<b>KK</b> [x](http://jahat)', '2026-Q3', date '2026-07-01', 210, 2, 9, 70.0, 61.0, 79.0, 'ok'),
    ('ulu', 'domisili', '2026-Q3', date '2026-07-01', null, null, 1, 50.0, null, null, 'ok'),
    ('pkm', 'KIA', '2026-Q3', date '2026-07-01', 4321, 3, null, null, null, null, 'hidden')
) t(unit_id, service, period, period_start, services, months, n, ikm, lo, hi, status);
