"""Control charts at the size of a province: the real models on a drawn table of values, beside plain SQL."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import duckdb

from etl import decisions, making, plan, rules

MODELS = ("measure.segment_start", "main.control", "main.control_series")
VALUE = """
create table main.value as
with metrics as (select metric, kind, row_number() over (order by position) as m from rules.metric
                  where kind in ('share', 'mean') limit {metrics}),
drawn as (
    select 'command' as hierarchy, metric, 'unit-' || u as unit_id, 'month' as period_type,
           (date '2024-01-01' + to_months(t::integer))::date as period_start,
           (5 + hash(u) % 60)::bigint + hash(u * 37 + t) % 3 as n, kind,
           (hash(u * 1000003 + t * 1009 + m * 97) % 10000) / 10000.0 as draw
      from metrics, range({units}) as unit(u), range({months}) as month(t)
)
select hierarchy, metric, unit_id, period_type, strftime(period_start, '%Y-%m') as period, period_start, n,
       null::bigint as n_to, null::double as numerator, null::double as denominator,
       case when draw < 0.02 then null
            when kind = 'share' then 100 * round(n * draw) / n else 2 + draw end::double as value,
       null::varchar as bound
  from drawn order by metric, unit_id, period_type, period_start
"""
FLOOR = """
create table main.floor as
select *, avg(value) over w as centre, 2.66 * avg(abs(value - before)) over w as half,
       max(value) over (w order by period_start rows 6 preceding) as most
  from (select *, lag(value) over (partition by metric, unit_id, period_type, hierarchy order by period_start) as before
          from main.value)
window w as (partition by metric, unit_id, period_type, hierarchy)
"""


def charts(
    work: Path, units: int = 10_000, metrics: int = 20, months: int = 36
) -> list[dict[str, float | str | int]]:
    """Seconds to make both tables, per million points, beside the seconds of plain window functions."""
    con = duckdb.connect()
    rules.attach(con)
    decisions.attach(con)
    con.execute(plan.MACROS.read_text(encoding="utf-8"))
    con.execute("set enable_progress_bar = false")
    con.execute(f"attach '{work / 'control.duckdb'}' as warehouse; use warehouse; create schema measure")
    con.execute(
        "create table main.series_break (hierarchy varchar, unit_id varchar, metric varchar, period_start date, "
        "kind varchar)"
    )
    con.execute(VALUE.format(units=units, metrics=metrics, months=months))
    texts = {model.name: model.sql for model in plan.models()}
    began = perf_counter()
    con.execute(FLOOR)
    floor = perf_counter() - began
    con.execute("drop table main.floor")
    took = {}
    for name in MODELS:
        began = perf_counter()
        making.create(con, name, texts[name])
        took[name] = perf_counter() - began
    ((rows, lit),) = con.execute(
        "select count(*), count(*) filter (verdict_now in ('improvement', 'concern')) from main.control"
    ).fetchall()
    assert lit > 0
    whole = sum(took.values())
    return [
        {
            "name": f"control charts, {units:,} units x {metrics} metrics x {months} months",
            "rows": rows,
            "seconds": round(whole, 1),
            "series_s": round(took["main.control_series"], 1),
            "s_per_million": round(whole / rows * 1e6, 2),
            "floor_s": round(floor, 1),
        }
    ]
