"""One task: every map model, unmodified, over the lake files of one slice or a few, with DuckDB inside.

The same function runs in this process and in a task of Spark. What it writes is named by what it was made from, so a
task that is run twice, or killed and run again, does no harm.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from etl.inputs import cover
from etl.store import Store
from etl.tables import literal

# Types that a Parquet file does not give back as they were.
CHANGED = ("HUGEINT", "UHUGEINT", "INTERVAL", "BIT", "TIME WITH TIME ZONE")
DONE = "done.json"  # rows by model; written last, so that a slice is there as a whole or not at all


@dataclass(frozen=True)
class Table:
    """A small table that every task gets; dated: of it only the rows of the slice."""

    name: str
    path: str
    dated: bool


@dataclass(frozen=True)
class Made:
    """A model of the task. period: which slice a row of it belongs to, as SQL."""

    name: str
    sql: str
    period: str


@dataclass(frozen=True)
class Limits:
    """What one task may take: threads (0 = all), memory as DuckDB writes it ('2GB', '' = its default)."""

    threads: int = 0
    memory: str = ""


@dataclass(frozen=True)
class Task:
    """Everything a task needs to know. slices: period -> folder below `place`; lake: table -> columns and paths."""

    slices: Mapping[str, str]
    place: str
    lake_place: str
    lake: Mapping[str, tuple[Mapping[str, str], Sequence[str]]]
    shipped: Sequence[Table]
    macros: str
    models: Sequence[Made]
    limits: Limits
    engine: str
    rows: int = 0


class OtherEngineError(RuntimeError):
    """A worker has another version of DuckDB than the one that planned the task: numbers could differ."""


class ChangedTypeError(TypeError):
    """A map model has a column of a type that a Parquet file changes: cast it in the model."""


class StrayRowsError(ValueError):
    """A lake file holds a row of another period than its own: it would be lost."""


Rows = dict[str, dict[str, int]]  # slice -> model -> rows


def run(task: Task) -> Rows:
    """Make the slices of a task; the rows written. Raises OtherEngineError."""
    if duckdb.__version__ != task.engine:
        raise OtherEngineError(f"DuckDB {duckdb.__version__}, wanted {task.engine}")
    with tempfile.TemporaryDirectory(prefix="slice-") as scratch, duckdb.connect() as con:
        _open(con, task, scratch)
        for model in task.models:
            con.execute(f"create table {model.name} as {model.sql}")
            _check_types(con, model.name)
        counts = {model.name: _counts(con, model, task.slices) for model in task.models}
        return {period: _write(con, task, period, counts, Path(scratch)) for period in task.slices}


def _counts(con: duckdb.DuckDBPyConnection, model: Made, slices: Mapping[str, str]) -> dict[str, int]:
    """Rows of a model by slice. Raises StrayRowsError."""
    counts = dict(con.execute(f"select {model.period}, count(*) from {model.name} group by all").fetchall())
    if strays := counts.keys() - slices.keys():
        raise StrayRowsError(f"{model.name}: {sorted(map(str, strays))[0]}")
    return counts


def _check_types(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Raises ChangedTypeError where a column would not come back from a file as it was."""
    for column, kind, *_ in con.execute(f"describe {name}").fetchall():
        if kind.removesuffix("[]") in CHANGED:
            raise ChangedTypeError(f"{name}.{column}: {kind}")


def _open(con: duckdb.DuckDBPyConnection, task: Task, scratch: str) -> None:
    """Rules, small tables and the lake files of these slices, under the names that models know."""
    con.execute(f"set temp_directory = {literal(scratch)}")
    if task.limits.threads:
        con.execute(f"set threads = {task.limits.threads}")
    if task.limits.memory:
        con.execute(f"set memory_limit = {literal(task.limits.memory)}")
    for place in (task.lake_place, task.place):
        Store(place).open_to(con)
    con.execute(
        "attach ':memory:' as rules; attach ':memory:' as lake; attach ':memory:' as warehouse; use warehouse"
    )
    con.execute("create schema staging; create schema measure")
    periods = ", ".join(literal(period) for period in task.slices)
    for table in task.shipped:
        wanted = f" where period in ({periods})" if table.dated else ""
        con.execute(f"create table {table.name} as from read_parquet({literal(table.path)}){wanted}")
    for name, (kinds, paths) in task.lake.items():
        cover(con, name, kinds, paths)
    con.execute(task.macros)


def _write(
    con: duckdb.DuckDBPyConnection,
    task: Task,
    period: str,
    counts: Mapping[str, Mapping[str, int]],
    scratch: Path,
) -> dict[str, int]:
    store, folder, draft = Store(task.place), task.slices[period], scratch / "part.parquet"
    rows = {model.name: counts[model.name].get(period, 0) for model in task.models}
    for model in task.models:
        if rows[model.name]:
            part = "" if len(task.slices) == 1 else f" where {model.period} = {literal(period)}"
            con.execute(
                f"copy (from {model.name}{part}) to {literal(draft)} (format parquet, compression snappy)"
            )
            store.put(draft, f"{folder}/{model.name}.parquet")
    store.write(f"{folder}/{DONE}", json.dumps(rows).encode())
    return rows


def as_json(task: Task) -> str:
    """A task as text, to be sent to another machine."""

    def plain(value: Any) -> Any:
        return dict(vars(value))

    return json.dumps(plain(task), default=plain)


def of_json(text: str) -> Task:
    """The task that a text tells."""
    told = json.loads(text)
    told["shipped"] = [Table(**table) for table in told["shipped"]]
    told["models"] = [Made(**model) for model in told["models"]]
    told["limits"] = Limits(**told["limits"])
    return Task(**told)
