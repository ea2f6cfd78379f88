"""One way to make the table of a model: as its SQL says, as a view, or through a statistical method."""

from __future__ import annotations

import duckdb

from etl import methods
from etl.tables import quoted

VIEW, METHOD = "-- View", "-- Method: "


def second_line(sql: str) -> str:
    """The line of a model that says how it is made, where it is not simply a table."""
    return sql.split("\n", 2)[1] if sql.count("\n") else ""


def create(con: duckdb.DuckDBPyConnection, name: str, sql: str, replace: bool = False) -> None:
    """Create the table (or view) `name`. replace: in place of a table of this name.

    What does not fit into the memory that DuckDB may use is made by one thread, which holds less at a time.
    """
    try:
        _create(con, name, sql, replace)
    except duckdb.OutOfMemoryException:
        ((threads,),) = con.execute("select current_setting('threads')").fetchall()
        if threads == 1:
            raise
        con.execute("set threads = 1")
        try:
            _create(con, name, sql, replace)
        finally:
            con.execute(f"set threads = {threads}")


def _create(con: duckdb.DuckDBPyConnection, name: str, sql: str, replace: bool) -> None:
    told, verb = second_line(sql), "create or replace" if replace else "create"
    if told.startswith(METHOD):
        _by_method(con, f"{verb} table {name}", sql, methods.named(told.removeprefix(METHOD).strip()))
    else:
        con.execute(f"{verb} {'view' if told.startswith(VIEW) else 'table'} {name} as {sql}")


def _by_method(con: duckdb.DuckDBPyConnection, head: str, sql: str, method: methods.Method) -> None:
    numbers = dict(con.execute("select key, number from rules.setting where number is not null").fetchall())
    con.register("incoming", method.run(con.sql(sql).to_arrow_table(), numbers.__getitem__))
    casts = ", ".join(f"{quoted(c)}::{kind} as {quoted(c)}" for c, kind in method.columns.items())
    con.execute(f"{head} as select {casts} from incoming")
    con.unregister("incoming")
