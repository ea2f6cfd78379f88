"""Builds for the tests of models: one of a made-up territory for the whole run, and small drawn ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from filelock import FileLock

from etl import making, publish
from etl.build import build, checks, prepare
from etl.plan import below, plan
from tests.models import territory
from tests.models.drawn import Lake

Ask = Callable[[str], list[tuple[Any, ...]]]


def reader(data: Path) -> duckdb.DuckDBPyConnection:
    """The current build, opened as the dashboard opens it."""
    name = publish.current(data / "warehouse")
    return duckdb.connect(str(data / "warehouse" / str(name) / "internal.duckdb"), read_only=True)


@pytest.fixture(scope="session")
def made_up(shared_tmp: Path) -> Path:
    """Data folder of a built made-up territory. Read it, never change it."""
    data = shared_tmp / "territory"
    with FileLock(str(data) + ".lock"):
        if not (data / ".done").exists():
            territory.make(data, people=160, months=27, seed=7)
            build(data)
            (data / ".done").touch()
    return data


@pytest.fixture(scope="module")
def warehouse(made_up: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The made-up territory's warehouse."""
    with reader(made_up) as con:
        yield con


@cache
def _needed(sql: str) -> frozenset[str]:
    """The models whose names stand in this SQL, and all that these are made from."""
    words = set(re.findall(r"[a-z_]+(?:[.][a-z_]+)?", sql))
    named = {model.name for model in plan() if words & {model.name, model.name.removeprefix("main.")}}
    return frozenset(model.name for model in plan() if below(model.name) & named)


class Drawn:
    """A drawn lake; of its models, those that a question needs are made in memory when it is asked, without the shared
    file, and checked."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.lake = Lake(data)
        self.con: duckdb.DuckDBPyConnection | None = None
        self.made: set[str] = set()

    def units(self, rows: str) -> None:
        """Add the unit reference."""
        self.lake.add("unit", rows, extracted="2026-01-01")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the published tables, numbers rounded to four decimals."""
        rows = self.made_for(sql).execute(sql).fetchall()
        return [tuple(round(v, 4) if isinstance(v, float) else v for v in row) for row in rows]

    def frame(self, sql: str) -> pd.DataFrame:
        """The same as a table, numbers as they are."""
        return self.made_for(sql).execute(sql).df()

    def made_for(self, sql: str) -> duckdb.DuckDBPyConnection:
        """A connection to the models that this question needs."""
        if self.con is None:
            self.con = duckdb.connect()
            prepare(self.con, self.data, "drawn", ":memory:")
        wanted = _needed(sql) - self.made
        missing = [model for model in plan() if model.name in wanted]
        for model in missing:
            making.create(self.con, model.name, model.sql)
        self.made |= {model.name for model in missing}
        for name, check in checks().items() if missing else ():
            if _needed(check) <= self.made:
                assert self.con.execute(check).fetchmany(3) == [], name
        return self.con

    def rebuild(self) -> None:
        """Build again at the next question."""
        if self.con is not None:
            self.con.close()
        self.con, self.made = None, set()


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    """An empty drawn lake in a folder of its own."""
    return Drawn(tmp_path)
