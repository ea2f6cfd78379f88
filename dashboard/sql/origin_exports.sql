-- One row per export of a kind that was loaded: its file and times only, the latest first.
select file_name, period, max(extracted_at) as extracted_at, max(loaded_at) as loaded_at
from load
where starts_with(contract, $source)
    and state in ('accepted', 'partly')
group by file_name, period
order by extracted_at desc, file_name, period
