-- one row per loaded sheet, newest load first
select
    load_id, loaded_at, file_name, sheet, contract, period, extracted_at,
    rows_read, accepted, refused, skipped, state, message_id, message_en
from load
order by loaded_at desc, load_id desc, sheet;
