"""The DuckDB connection of the loader: one per process, in memory, with the macros of cells.sql and the key."""

from __future__ import annotations

import warnings
from pathlib import Path

import duckdb
import pyarrow as pa

from etl import pseudonym

MACROS = Path(__file__).with_name("cells.sql")


def connect(data: Path) -> duckdb.DuckDBPyConnection:
    """A connection that understands cells and pseudonyms. Settings are per connection: do not use its cursors.

    Without `type_pushdown` disabled, DuckDB 2.0.0 moves TRY_CAST into the CSV scanner, where it fails the query
    or loses rows (issue 23818 of duckdb).
    """
    con = duckdb.connect()
    con.execute("set disabled_optimizers = 'type_pushdown'")
    con.execute("set timezone = 'UTC'")
    con.execute(MACROS.read_text(encoding="utf-8"))
    pseudonym.install(con, pseudonym.key_of(data))
    return con


def told(con: duckdb.DuckDBPyConnection, sql: str) -> pa.Table:
    """The rows of a statement about cells. `con.sql` plans twice, and for these that costs more than a copy of the
    rows, of which DuckDB warns."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Arrow output", UserWarning)
        found: pa.Table = con.execute(sql).to_arrow_table()
    return found
