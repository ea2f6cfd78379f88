"""The app's database as lines of JSON, one per row and table, which SQLite and PostgreSQL can both take back.

The tables are made by the app's own migrations, at the version the rows were written in; the app brings them further.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from etl import database
from etl.tables import quoted

if TYPE_CHECKING:
    import sqlalchemy as sa

MIGRATIONS = Path(__file__).parents[1] / "dashboard" / "migrations"
VERSION = "alembic_version"
BATCH = 1000


class NewerTablesError(ValueError):
    """Rows of a version of the tables that this program does not know."""


@contextmanager
def snapshot(at: str) -> Iterator[sa.Connection]:
    """A connection that sees one moment, whoever writes meanwhile."""
    with database.engine_of(at) as engine, engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("begin")
            connection.exec_driver_sql(
                "select count(*) from sqlite_master"
            )  # the moment is that of the first look
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def version_of(connection: sa.Connection) -> str:
    """Version of the tables; empty before there are any."""
    if VERSION not in database.names(connection):
        return ""
    return str(connection.exec_driver_sql(f"select version_num from {VERSION}").scalar() or "")


def tables_of(connection: sa.Connection) -> list[sa.Table]:
    """The tables with rows of the app, by name."""
    import sqlalchemy as sa

    known = sa.MetaData()
    known.reflect(connection)
    return [known.tables[name] for name in sorted(known.tables) if name != VERSION]


def lines(connection: sa.Connection, table: sa.Table) -> Iterator[bytes]:
    """The rows in the order of their key."""
    import sqlalchemy as sa

    names = table.c.keys()
    asked = sa.select(*table.c).order_by(*table.primary_key.columns)
    for row in connection.execute(asked.execution_options(yield_per=BATCH)):
        yield json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False).encode() + b"\n"


def digest(rows: Iterable[bytes]) -> tuple[int, int]:
    """Number and checksum of rows in whatever order: databases sort texts differently."""
    count, total = 0, 0
    for row in rows:
        count, total = count + 1, total + int.from_bytes(hashlib.sha256(row).digest())
    return count, total % (1 << 256)


def holds_rows(at: str) -> bool:
    """Whether there is any row of the app."""
    import sqlalchemy as sa

    if not database.present(at):
        return False
    with snapshot(at) as connection:
        return any(connection.execute(sa.select(*t.c).limit(1)).first() for t in tables_of(connection))


def check(version: str) -> None:
    """Raises NewerTablesError for a version of the tables that is not known here."""
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory(str(MIGRATIONS)).get_revision(version)
    except CommandError as error:
        raise NewerTablesError(version) from error


def fill(connection: sa.Connection, version: str, rows: Mapping[str, Iterable[bytes]]) -> None:
    """Put these rows, and nothing else, into the database."""
    import sqlalchemy as sa

    there = sa.MetaData()
    there.reflect(connection)
    there.drop_all(connection)
    _migrate(connection, version)
    for table in tables_of(connection):
        waiting = iter(rows.get(table.name, ()))
        while batch := [json.loads(line) for line in islice(waiting, BATCH)]:
            connection.execute(table.insert(), batch)
    if connection.dialect.name == "postgresql":
        _count_on(connection)


def _migrate(connection: sa.Connection, version: str) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _count_on(connection: sa.Connection) -> None:
    """Let the next row of each table get a number that no row has."""
    import sqlalchemy as sa

    for table in tables_of(connection):
        if "id" in table.c:
            next_id = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            counter = sa.func.pg_get_serial_sequence(quoted(table.name), "id")
            connection.execute(sa.select(sa.func.setval(counter, next_id, False)))
