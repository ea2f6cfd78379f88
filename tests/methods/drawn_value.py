"""A drawn `value` table put through the real models of control charts, without the lake below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from etl import decisions, making, plan, rules
from tests.methods.slow_xmr import Points

MODELS = ("measure/segment_start", "published/control", "published/control_series")
MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}
COLUMNS = {
    "hierarchy": pa.string(), "metric": pa.string(), "unit_id": pa.string(), "period_type": pa.string(),
    "period": pa.string(), "period_start": pa.date32(), "n": pa.int64(), "denominator": pa.float64(),
    "value": pa.float64(), "bound": pa.string(),
}  # fmt: skip
BREAK = "hierarchy varchar, unit_id varchar, metric varchar, period_start date, kind varchar"
Row = dict[str, Any]


def day(period_type: str, k: int) -> date:
    """First day of the k-th period from January 2024 on."""
    months = k * MONTHS[period_type]
    return date(2024 + months // 12, months % 12 + 1, 1)


def series(
    metric: str,
    y: Points,
    n: int | Sequence[int] = 20,
    period_type: str = "month",
    unit: str = "u",
    hierarchy: str = "command",
    bound: Mapping[int, str] | None = None,
) -> list[Row]:
    """Rows of one series; None is a period without a value."""
    sizes = [n] * len(y) if isinstance(n, int) else n
    return [
        {
            "hierarchy": hierarchy, "metric": metric, "unit_id": unit, "period_type": period_type,
            "period": f"{period_type}-{k:02}", "period_start": day(period_type, k),
            "n": 0 if value is None else size, "denominator": 0.0 if value is None else float(size),
            "value": value, "bound": (bound or {}).get(k),
        }
        for k, (value, size) in enumerate(zip(y, sizes, strict=True))
    ]  # fmt: skip


def ready(rebases: Sequence[Row] = (), breaks: Sequence[tuple[Any, ...]] = ()) -> duckdb.DuckDBPyConnection:
    """A workshop with rules, decisions, macros and breaks (hierarchy, unit_id, metric, day, kind), without values."""
    con = duckdb.connect()
    rules.attach(con)
    given = [
        {"reason": "baru", "given_by": "kepegawaian", "given_at": "2026-01-01", **row} for row in rebases
    ]
    decisions.attach(con, {**decisions.NONE, "rebase": given})
    con.execute(plan.MACROS.read_text(encoding="utf-8"))
    con.execute("attach ':memory:' as warehouse; use warehouse; create schema measure")
    con.execute(f"create table main.series_break ({BREAK})")
    if breaks:
        con.executemany("insert into main.series_break values (?, ?, ?, ?, ?)", breaks)
    return con


def make(con: duckdb.DuckDBPyConnection) -> None:
    """Run the models."""
    for path in MODELS:
        floor, name = path.split("/")
        text = (Path(plan.HERE) / "models" / f"{path}.sql").read_text(encoding="utf-8")
        making.create(con, f"{'measure' if floor == 'measure' else 'main'}.{name}", text)


def charted(
    rows: Sequence[Row], rebases: Sequence[Row] = (), breaks: Sequence[tuple[Any, ...]] = ()
) -> duckdb.DuckDBPyConnection:
    """The tables `control` and `control_series` of these rows."""
    con = ready(rebases, breaks)
    table = pa.Table.from_pylist(list(rows), pa.schema(list(COLUMNS.items())))
    con.register("drawn", table)
    con.execute("create table main.value as from drawn")
    make(con)
    return con


def column(con: duckdb.DuckDBPyConnection, name: str, where: str = "true") -> list[Any]:
    """One column of `control` in order of time."""
    return [
        row[0]
        for row in con.execute(
            f"select {name} from main.control where {where} order by period_start"
        ).fetchall()
    ]


def one(con: duckdb.DuckDBPyConnection, names: str, where: str = "true") -> list[tuple[Any, ...]]:
    """Columns of `control_series` by segment."""
    return con.execute(f"select {names} from main.control_series where {where} order by segment").fetchall()
