"""Builds for the tests of models: one of a made-up territory for the whole run, and small drawn ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from filelock import FileLock

from etl import publish
from etl.build import build, failed_checks, prepare, run
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


class Drawn:
    """A drawn lake; its models are made in memory when first asked, without the shared file."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.lake = Lake(data)
        self.con: duckdb.DuckDBPyConnection | None = None

    def units(self, rows: str) -> None:
        """Add the unit reference."""
        self.lake.add("unit", rows, extracted="2026-01-01")

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Rows of the published tables, numbers rounded to four decimals."""
        if self.con is None:
            self.con = duckdb.connect()
            prepare(self.con, self.data, "drawn", ":memory:")
            run(self.con, lambda *_: None)
            assert failed_checks(self.con) == {}
        rows = self.con.execute(sql).fetchall()
        return [tuple(round(v, 4) if isinstance(v, float) else v for v in row) for row in rows]

    def rebuild(self) -> None:
        """Build again at the next question."""
        if self.con is not None:
            self.con.close()
        self.con = None


@pytest.fixture
def drawn(tmp_path: Path) -> Drawn:
    """An empty drawn lake in a folder of its own."""
    return Drawn(tmp_path)
