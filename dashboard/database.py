"""How the app reaches its database: SQLite beside the data, or the PostgreSQL that one setting names.

DATABASE_URL is written as people know it (`postgresql://user:password@host/name`, also `postgres://…`, `?sslmode=…`,
`?host=/folder` for a socket); which driver speaks is settled here. The demo never touches that database: it has its own
file, or what DEMO_DATABASE_URL names.
"""

import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashboard import demo, warehouse

MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_SECONDS = 10  # how long a writer waits for the one before him
AWAY_SECONDS = 5  # how long a silent server is waited for
POOL = {"pool_size": 10, "max_overflow": 20, "pool_timeout": 10, "pool_recycle": 1800, "pool_pre_ping": True}
# Beside the app's own connection a stuck one must not hold up everybody else.
SERVER = (
    f"-c lock_timeout={BUSY_SECONDS}s -c statement_timeout=20s -c idle_in_transaction_session_timeout=60s"
)
STARTING = 7310  # the lock of whoever changes the tables


def address() -> str:
    """The database of the present data folder, as SQLAlchemy writes addresses; a file is made when there is none."""
    given = os.environ.get("DEMO_DATABASE_URL" if demo.asked() else "DATABASE_URL", "")
    if given:
        return given
    path = warehouse.data_root() / ("demo.db" if demo.asked() else "app.db")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
    return f"sqlite:///{path.resolve()}"


@lru_cache(maxsize=8)
def engine(at: str) -> sa.Engine:
    """An engine for the address, its tables brought to the newest version."""
    url, options = _spoken(at)
    made = sa.create_engine(url, connect_args=options, hide_parameters=True, **POOL)
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", _sqlite)
    try:
        upgrade(made)
    except Exception:
        made.dispose()
        raise
    return made


def is_away(error: Exception) -> bool:
    """Whether an error means that the server which holds the database does not answer now; a file never is away."""
    kinds = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)
    return isinstance(error, kinds) and not address().startswith("sqlite")


def upgrade(made: sa.Engine, revision: str = "head") -> None:
    """Bring the tables to a version; costs one look when they are there already."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    wanted = ScriptDirectory.from_config(config).get_current_head() if revision == "head" else revision
    with made.begin() as connection:
        _alone(connection)
        if MigrationContext.configure(connection).get_current_revision() != wanted:
            config.attributes["connection"] = connection
            command.upgrade(config, revision)


def _alone(connection: sa.Connection) -> None:
    """Of several servers that start at once one changes the tables, the others wait."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("set local lock_timeout = '60s'"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(STARTING)))
    else:
        connection.exec_driver_sql("begin immediate")


def _spoken(at: str) -> tuple[sa.URL, dict[str, Any]]:
    """The address for our driver, and what else to tell it."""
    url = sa.make_url(at.replace("postgres://", "postgresql://", 1) if at.startswith("postgres://") else at)
    if url.drivername != "postgresql":
        return url, {}
    told = {"connect_timeout": AWAY_SECONDS, "tcp_user_timeout": 5000 * AWAY_SECONDS, "options": SERVER}
    return url.set(drivername="postgresql+psycopg"), told


def _sqlite(connection: Any, _record: Any) -> None:
    for pragma in (
        f"busy_timeout = {1000 * BUSY_SECONDS}",
        "journal_mode = wal",
        "synchronous = full",  # what was answered is on the disk, whatever happens to the machine
        "secure_delete = on",
    ):
        connection.execute(f"pragma {pragma}")
