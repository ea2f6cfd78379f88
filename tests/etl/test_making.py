"""How the table of a model is made."""

from pathlib import Path

import duckdb
import pytest

from etl import making

SORTED = "-- grain: k\nselect hash(i) as k, repeat(md5(i::varchar), 4) as words from range(1500000) t(i) order by k"


@pytest.fixture
def cramped(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A file in which eight threads at once hold more than they may."""
    con = duckdb.connect(str(tmp_path / "made.duckdb"))
    con.execute("set memory_limit = '70MB'; set threads = 8")
    return con


def test_what_does_not_fit_for_all_threads_is_made_by_one(cramped: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.OutOfMemoryException):
        cramped.execute(f"create table made as {SORTED}")
    making.create(cramped, "made", SORTED)
    told = cramped.sql("select count(*), count(distinct k), current_setting('threads') from made")
    assert told.fetchall() == [(1_500_000, 1_500_000, 8)]


def test_what_fits_for_nobody_is_refused(cramped: duckdb.DuckDBPyConnection) -> None:
    cramped.execute("set memory_limit = '24MB'")
    with pytest.raises(duckdb.OutOfMemoryException):
        making.create(cramped, "made", SORTED)
    assert cramped.sql("select current_setting('threads')").fetchall() == [(8,)]
