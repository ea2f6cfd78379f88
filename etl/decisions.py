"""What people decided on the pages and a build must obey, read from the app's database as tables of `rules`.

The same database as the app writes, as `database` finds it. One that is not there yet holds no decision; one that
cannot be read stops the build, because figures without the decisions would be wrong without anybody noticing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from etl import database
from etl.messages import Both, said
from etl.tables import columns, fill

if TYPE_CHECKING:
    import sqlalchemy as sa

TABLES = {
    "rebase": {**columns("varchar", "unit_id metric"), "day": "date", **columns("varchar", "reason given_by"),
               "given_at": "timestamp"},
    "own_group": columns("varchar", "group_id name unit_id"),
    "own_keyword": {**columns("varchar", "theme keyword"), "is_alone": "boolean", "is_removed": "boolean"},
    "theme_correction": columns("varchar", "complaint_id theme"),
}  # fmt: skip
# A build knows by which role something was decided, not by which account.
IN_FORCE = {
    "rebase": "select unit_id, metric, day, reason, given_as as given_by, given_at from rebase "
    "where ended_at is null order by unit_id, day, id",
    "own_group": "select g.group_id, g.name, m.unit_id from own_group g join own_group_member m "
    "on m.group_id = g.group_id and m.ended_at is null where g.ended_at is null order by g.group_id, m.unit_id",
    "own_keyword": "select theme, keyword, is_alone, is_removed from own_keyword "
    "where ended_at is null order by theme, keyword",
    "theme_correction": "select complaint_id, theme from theme_correction "
    "where ended_at is null order by complaint_id, theme",
}
Decisions = Mapping[str, Sequence[Mapping[str, Any]]]
NONE: Decisions = dict.fromkeys(TABLES, ())


class DecisionsUnreadError(RuntimeError):
    """The app's database is there but cannot be read, so nothing is built."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault

    @property
    def message(self) -> Both:
        """What it means for the people who wait for the figures, in both languages."""
        return said("state", "decisions_unread", fault=self.fault)


def attach(con: duckdb.DuckDBPyConnection, decided: Decisions = NONE) -> None:
    """Create the tables of `rules`: rebase (metric NULL = every metric; given_by: a role), own_group (one row per
    member), own_keyword, theme_correction (theme NULL = about nothing on the list)."""
    for name, kinds in TABLES.items():
        fill(con, f"rules.{name}", kinds, decided[name])


def read(data: Path) -> Decisions:
    """The decisions in force: rows by table of `rules`. Raises DecisionsUnreadError."""
    import sqlalchemy as sa

    try:
        at = database.address(data, database.used())
        if not database.present(at):
            return NONE
        with database.engine_of(at) as engine, engine.connect() as connection:
            return _in_force(connection)
    except (sa.exc.SQLAlchemyError, ImportError) as error:  # a driver may be missing
        raise DecisionsUnreadError(type(error).__name__) from error


def _in_force(connection: sa.Connection) -> Decisions:
    import sqlalchemy as sa

    there = set(sa.inspect(connection).get_table_names())
    found = {
        name: connection.execute(sa.text(sql)).mappings().all()
        for name, sql in IN_FORCE.items()
        if name in there
    }
    return {**NONE, **{name: [dict(row) for row in rows] for name, rows in found.items()}}


def fingerprint(decided: Decisions) -> str:
    """Tells decisions apart; a build made from others is stale."""
    rows = [[name, [list(row.values()) for row in decided[name]]] for name in TABLES]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=True, default=str).encode()).hexdigest()[:12]
