"""Where the app's databases are, and how they are reached: the same rules as `dashboard.database` follows.

`<data>/app.db`, or the PostgreSQL (or SQLite file) that DATABASE_URL names; for the demo `<data>/demo.db`, or what
DEMO_DATABASE_URL names.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.tables import quoted

if TYPE_CHECKING:
    import sqlalchemy as sa

WAIT_SECONDS = 30
SETTINGS = {"app": "DATABASE_URL", "demo": "DEMO_DATABASE_URL"}
SUPPORTED = ("sqlite", "postgresql")


class ForeignDatabaseError(RuntimeError):
    """A setting names a kind of database that this program cannot read; it must be cleared by hand."""


def used() -> str:
    """Which of the databases the app uses now: `app` or `demo`."""
    return "demo" if os.environ.get("APP_DEMO") == "1" else "app"


def address(data: Path, which: str) -> str:
    """The address of `app` or `demo`, as somebody set it or as SQLAlchemy writes files."""
    return os.environ.get(SETTINGS[which], "") or file_address(data / f"{which}.db")


def places(data: Path) -> dict[str, str]:
    """The addresses by name, the one that the app uses first; a second name for the same database is left out."""
    found: dict[str, str] = {}
    for which in sorted(SETTINGS, key=lambda name: name != used()):
        at = address(data, which)
        found |= {which: at} if at not in found.values() else {}
    return found


def file_address(path: Path) -> str:
    """A SQLite file as an address."""
    return f"sqlite:///{path.resolve()}"


def present(at: str) -> bool:
    """Whether there may be something: always on a server, only where the file is there and not empty otherwise."""
    path = file_of(at)
    return path is None or (path.is_file() and path.stat().st_size > 0)


def file_of(at: str) -> Path | None:
    """The file of a SQLite address; None for a server."""
    from sqlalchemy import make_url

    url = make_url(at)
    return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def all_of(data: Path) -> list[str]:
    """Every database that may hold something: those in use, and files in the data folder that are not (any more).
    Raises ForeignDatabaseError for a kind that is unknown."""
    from sqlalchemy import make_url

    found = {address(data, which): None for which in SETTINGS}
    found |= {file_address(path): None for path in sorted(data.glob("*.db"))}
    for at in found:
        if not make_url(at).drivername.startswith((*SUPPORTED, "postgres")):
            raise ForeignDatabaseError(at.partition(":")[0])
    return [at for at in found if present(at)]


@contextmanager
def engine_of(at: str) -> Iterator[sa.Engine]:
    """An engine for as long as it is needed."""
    import sqlalchemy as sa

    url, options = _spoken(at)
    engine = sa.create_engine(url, connect_args=options)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def alone(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction in which nobody else writes; committed at its end."""
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("begin immediate")
        else:
            for name in names(connection):
                connection.exec_driver_sql(f"lock table {quoted(name)} in share row exclusive mode")
        yield connection


def names(connection: sa.Connection) -> list[str]:
    """All tables, by name."""
    import sqlalchemy as sa

    return sorted(sa.inspect(connection).get_table_names())


def settle(engine: sa.Engine) -> None:
    """Leave nothing of deleted rows in the database's files or its log."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("vacuum")
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
        else:
            for name in names(connection):
                connection.exec_driver_sql(f"vacuum full {quoted(name)}")


def _spoken(at: str) -> tuple[sa.URL, dict[str, Any]]:
    """The address for our driver, and what else to tell it."""
    from sqlalchemy import make_url

    url = make_url(at.replace("postgres://", "postgresql://", 1) if at.startswith("postgres://") else at)
    if url.drivername == "postgresql":
        return url.set(drivername="postgresql+psycopg"), {"connect_timeout": WAIT_SECONDS}
    return url, {"timeout": WAIT_SECONDS} if url.drivername == "sqlite" else {}


def _sqlite(connection: Any, _record: Any) -> None:
    connection.execute("pragma secure_delete = on")
