"""The DuckDB connection of the loader: one per process, in memory, with the macros of cells.sql and the key."""

from __future__ import annotations

from pathlib import Path

import duckdb

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
