"""Python rows as DuckDB tables, in one way: columns and types said once, missing keys NULL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

# How a published file lies on disk: readable by older DuckDB too, and in small row groups, so that a screen that asks
# about a few units of a large country skips nearly all of it by the least and greatest unit of each group.
STORAGE = "storage_version 'v1.5.0', row_group_size 12288"


def fill(
    con: duckdb.DuckDBPyConnection, table: str, kinds: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Create a table with the given columns (name to SQL type) and insert rows; other keys are left out."""
    if not rows:
        shape = ", ".join(f"{quoted(c)} {kind}" for c, kind in kinds.items())
        con.execute(f"create table {table} ({shape})")
        return
    plain = [{name: _plain(row.get(name)) for name in kinds} for row in rows]
    con.register("incoming", pa.Table.from_pylist(plain))
    casts = ", ".join(f"{quoted(c)}::{kind} as {quoted(c)}" for c, kind in kinds.items())
    con.execute(f"create table {table} as select {casts} from incoming")
    con.unregister("incoming")


def quoted(name: str) -> str:
    """An identifier that may be a word of SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: object) -> str:
    """A text constant, for statements that take no bound values (ATTACH, CREATE VIEW)."""
    return "'" + str(text).replace("'", "''") + "'"


def columns(kind: str, names: str) -> dict[str, str]:
    """Columns of one type: names separated by blanks."""
    return dict.fromkeys(names.split(), kind)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
