"""The app's own database (grants, access log, decisions, discussions) as erasure, retention and a new key see it: all
its tables, in SQLite and PostgreSQL alike, wherever `database` knows one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import database
from etl.traces import Traces

if TYPE_CHECKING:
    import sqlalchemy as sa

Row = dict[str, object]
Over = Callable[[Mapping[str, "sa.Table"]], Mapping[str, "sa.ColumnElement[bool]"]]
ABOUT = ("account", "person_key", "nip")  # columns that say whom a row is about
GONE = "[dihapus]"


def accounts_of(data: Path, keys: tuple[str, ...]) -> set[str]:
    """Accounts that any table ties to one of the pseudonyms."""
    import sqlalchemy as sa

    found: set[str] = set()
    for at in database.all_of(data):
        with database.engine_of(at) as engine, engine.connect() as connection:
            for table in _tables(connection):
                if {"account", "person_key"} <= set(table.c.keys()):
                    rows = connection.execute(sa.select(table.c.account, table.c.person_key))
                    found |= {str(account) for account, key in rows if key in keys and account}
    return found


def erase(data: Path, traces: Traces) -> int:
    """Delete the rows about him, and take him out of what else is written there (a grant that he gave, a decision that
    he made or an opinion under his name stays, without him); rows touched."""
    own = {*traces.nips, *traces.keys, *(account.casefold() for account in traces.accounts)}

    def his(cell: object) -> bool:
        return isinstance(cell, str) and cell.casefold() in own

    def decide(row: Row) -> Row | None:
        if any(his(row.get(column)) for column in ABOUT):
            return None
        cleaned = {c: traces.redacted(v) if isinstance(v, str) else v for c, v in row.items()}
        return {c: GONE if his(row[c]) else v for c, v in cleaned.items()}

    return sum(_rewrite(at, decide) for at in database.all_of(data))


def left(data: Path, traces: Traces) -> list[str]:
    """Tables on a server that hold him still, read back row by row; a file's bytes are read by `scan`."""
    found: list[str] = []
    for at in database.all_of(data):
        if database.file_of(at) is None:
            with database.engine_of(at) as engine, engine.connect() as connection:
                held = [table.name for table in _tables(connection) if _holds(connection, table, traces)]
                found += [f"{engine.url.database}: {name}" for name in held]
    return found


def rekey(data: Path, new_of: Mapping[str, str]) -> int:
    """Replace pseudonyms; rows touched."""

    def decide(row: Row) -> Row:
        return {c: new_of.get(v, v) if isinstance(v, str) else v for c, v in row.items()}

    return sum(_rewrite(at, decide) for at in database.all_of(data))


def drop(data: Path, over: Over, dry: bool) -> Mapping[str, int]:
    """Delete the rows for which `over` gives a condition, table by table in its order; their number by table."""
    import sqlalchemy as sa

    count: dict[str, int] = {}
    for at in database.all_of(data):
        with database.engine_of(at) as engine:
            found: dict[str, int] = {}
            with database.alone(engine) as connection:
                tables = {table.name: table for table in _tables(connection)}
                for name, condition in over(tables).items():
                    asked = sa.select(sa.func.count()).select_from(tables[name]).where(condition)
                    found[name] = int(connection.scalar(asked) or 0)
                    if not dry:
                        connection.execute(sa.delete(tables[name]).where(condition))
            if any(found.values()) and not dry:
                database.settle(engine)
        count |= {name: count.get(name, 0) + n for name, n in found.items()}
    return count


def _rewrite(at: str, decide: Callable[[Row], Row | None]) -> int:
    """Give every row of every table to `decide`: None deletes it, other values are stored."""
    touched = 0
    with database.engine_of(at) as engine:
        with database.alone(engine) as connection:
            for table in _tables(connection):
                touched += _rewrite_table(connection, table, decide)
        if touched:
            database.settle(engine)
    return touched


def _rewrite_table(connection: sa.Connection, table: sa.Table, decide: Callable[[Row], Row | None]) -> int:
    import sqlalchemy as sa

    # Where a row lies: not every table has a key, and nobody else writes meanwhile.
    place: sa.ColumnElement[Any] = sa.literal_column(
        "rowid" if connection.dialect.name == "sqlite" else "ctid::text"
    )
    touched = 0
    for at, *cells in connection.execute(sa.select(place, *table.c)).all():
        row: Row = dict(zip(table.c.keys(), cells, strict=True))
        after = decide(row)
        if after == row:
            continue
        touched += 1
        if after is None:
            connection.execute(sa.delete(table).where(place == at))
        else:
            connection.execute(sa.update(table).where(place == at).values(after))
    return touched


def _holds(connection: sa.Connection, table: sa.Table, traces: Traces) -> bool:
    import sqlalchemy as sa

    rows = connection.execute(sa.select(*table.c))
    return any(traces.finder.search(str(cell).lower()) for row in rows for cell in row)


def _tables(connection: sa.Connection) -> list[sa.Table]:
    import sqlalchemy as sa

    known = sa.MetaData()
    known.reflect(connection)
    return [known.tables[name] for name in sorted(known.tables)]
