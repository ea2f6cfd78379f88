-- One row per finding about the unit in the period, the weightiest first. bound: the value is a limit or
-- rounded; published: the value as the unit's own number is published.
select headline.rank, headline.kind, headline.metric, headline.n, headline.whole, headline.value, headline.previous,
    headline.since, headline.other, headline.part, headline.part_unit, headline.letter, headline.letter_before,
    headline.link_page, headline.link_unit, value.bound,
    value.value as published, value.n_to
from headline
left join value
    on value.hierarchy = headline.hierarchy and value.unit_id = headline.unit_id and $value_rows
    and value.metric = headline.metric and value.period_type = headline.period_type
    and value.period = headline.period
where headline.hierarchy = $hierarchy
    and headline.unit_id = $unit_id
    and headline.period_type = $period_type
    and headline.period = $period
order by headline.rank
