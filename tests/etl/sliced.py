"""Map models made in tests, whole and by slices, and compared row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import duckdb

from etl import lake, making
from etl.build import prepare
from etl.plan import plan
from etl.sliced import run
from etl.sliced.maps import before, is_map
from tests.models.drawn import Lake


def continued(data: Path) -> Lake:
    """A drawn lake to which more is added."""
    drawn, told = Lake(data), lake.current(data)
    drawn.files = [asdict(file) for file in told.files]
    drawn.loads = [asdict(load) for load in told.loads]
    return drawn


def thinned(lake: Lake) -> None:
    """Of every table only the first two periods: each slice costs a start of DuckDB."""
    first: dict[str, list[str]] = {}
    for file in lake.files:
        seen = first.setdefault(file["table"], [])
        seen += [file["period"]] if len(seen) < 2 and file["period"] not in seen else []
    lake.files = [file for file in lake.files if file["period"] in first[file["table"]]]
    lake.save()


@contextmanager
def opened(data: Path, place: str = "") -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that a build begins with."""
    with duckdb.connect() as con:
        prepare(con, data, "drawn", ":memory:", place, lake.newest(place) if place else None)
        yield con


def by_slices(con: duckdb.DuckDBPyConnection, data: Path, way: run.Way | None = None) -> run.Sliced:
    """The map models of this lake; small slices together if nothing else is said."""
    way = way or run.Way()
    place = way.lake or str((data / "lake").resolve())
    return run.mapped(con, data, place, lake.newest(place), way, lambda *_: None)


def whole(con: duckdb.DuckDBPyConnection) -> None:
    """The same models as they are made in one piece."""
    for model in plan():
        if model.name in before() or is_map(model.sql):
            making.create(con, model.name, model.sql)


def rows(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Every row of every map model as text, in an order of its own."""
    return {
        m.name: sorted(str(row) for row in con.execute(f"from {m.name}").fetchall())
        for m in plan()
        if is_map(m.sql)
    }
