"""Both files of a build, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from etl import publish


def folder_of(data: Path) -> Path:
    """Folder of the current build."""
    return data / "warehouse" / str(publish.current(data / "warehouse"))


def opened(data: Path) -> duckdb.DuckDBPyConnection:
    """The current build: catalogues `internal` and `shared`, read-only."""
    con = duckdb.connect()
    for name in ("internal", "shared"):
        con.execute(f"attach '{folder_of(data)}/{name}.duckdb' as {name} (read_only)")
    return con


@pytest.fixture(scope="module")
def both(sample_data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The sample's build."""
    with opened(sample_data) as con:
        yield con
