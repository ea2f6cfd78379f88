"""What the app itself writes: grants, who signed out, the access log, and what people decided and noted. Survives every
rebuild of the warehouse.

Where it lies and how it is reached, `database` knows. The demo keeps its own, so that nothing granted where nobody
signs in ever counts for people who do. Times are ISO texts in UTC, which sort and compare alike in every database.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from dashboard import database, kept

WHEN = "%Y-%m-%dT%H:%M:%SZ"
DECIDING = 7311  # the lock of whoever looks first and then writes

metadata = sa.MetaData()
# Rows are never changed: a grant ends and another begins, so that who had what when can be told.
grants = sa.Table(
    "access_grant",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account", sa.Text, nullable=False, index=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("hierarchy", sa.Text, nullable=False),
    sa.Column("unit_id", sa.Text, nullable=False),
    sa.Column("person_key", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Text, nullable=False),
    sa.Column("valid_to", sa.Text),
    sa.Column("given_at", sa.Text, nullable=False),
    sa.Column("given_by", sa.Text, nullable=False),
    sa.Column("ended_at", sa.Text),
    sa.Column("ended_by", sa.Text),
)
signed_out = sa.Table(
    "signed_out",
    metadata,
    sa.Column("session", sa.Text, primary_key=True),
    sa.Column("at", sa.Text, nullable=False, index=True),
)
log = sa.Table(
    "access_log",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.Text, nullable=False, index=True),
    sa.Column("account", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("page", sa.Text, nullable=False),
    sa.Column("hierarchy", sa.Text, nullable=False),
    sa.Column("unit_id", sa.Text, nullable=False),
    sa.Column("period", sa.Text, nullable=False),
)


def signed_columns() -> list[sa.Column[Any]]:
    """Who decided, as what (his role then, or "example"), when, and who ended it when. Decisions are never changed: one
    ends and another begins."""
    return [
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("given_by", sa.Text, nullable=False),
        sa.Column("given_as", sa.Text, nullable=False),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_by", sa.Text),
    ]


# What happened to a unit and may explain its numbers. metric NULL: every metric; kind: intervention or event.
events = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Text, nullable=False, index=True),
    sa.Column("metric", sa.Text),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("note", sa.Text, nullable=False),
    *signed_columns(),
)
# From this day on the limits of a series are computed anew. metric NULL: every metric.
rebases = sa.Table(
    "rebase",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Text, nullable=False, index=True),
    sa.Column("metric", sa.Text),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *signed_columns(),
)
# Units that people want to see side by side: a name, and one row per member.
own_groups = sa.Table(
    "own_group",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("group_id", sa.Text, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    *signed_columns(),
)
group_members = sa.Table(
    "own_group_member",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("group_id", sa.Text, nullable=False, index=True),
    sa.Column("unit_id", sa.Text, nullable=False),
    *signed_columns(),
)
# Changes to the words by which complaints are read. is_alone: a whole word only; is_removed: the word no longer counts.
own_keywords = sa.Table(
    "own_keyword",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("keyword", sa.Text, nullable=False),
    sa.Column("is_alone", sa.Boolean, nullable=False),
    sa.Column("is_removed", sa.Boolean, nullable=False),
    *signed_columns(),
)
# What a complaint is really about, by a person: one row per theme; theme NULL: about nothing on the list.
corrections = sa.Table(
    "theme_correction",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("complaint_id", sa.Text, nullable=False, index=True),
    sa.Column("theme", sa.Text),
    *signed_columns(),
)
# Recognition that somebody decided on, with the reason. person_key empty: of the whole unit; rule empty: brought up by
# no rule.
recognitions = sa.Table(
    "recognition",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Text, nullable=False, index=True),
    sa.Column("person_key", sa.Text, nullable=False),
    sa.Column("rule", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("day", sa.Text, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    *signed_columns(),
)

_lock = threading.Lock()
_turn = (
    threading.RLock()
)  # within a process people wait here: a database that is asked again and again is unfair


def now() -> str:
    """The present moment as it is stored."""
    return dt.datetime.now(dt.UTC).strftime(WHEN)


@contextmanager
def reading() -> Iterator[sa.Connection]:
    """A connection to look something up."""
    with engine().connect() as connection:
        yield connection


@contextmanager
def writing() -> Iterator[sa.Connection]:
    """A connection whose changes count together, or not at all."""
    with engine().begin() as connection:
        yield connection


@contextmanager
def deciding() -> Iterator[sa.Connection]:
    """The same for whoever looks first and then writes: one at a time, so that what he saw is still so."""
    with _turn, writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(DECIDING)))
        else:
            connection.exec_driver_sql("begin immediate")
        yield connection
    kept.renew()


def engine() -> sa.Engine:
    """The database of the present data folder, brought to the newest version of its tables."""
    with _lock:
        return database.engine(database.address())
