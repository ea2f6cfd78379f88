"""Rows that say who decided them: kept, ended, and those in force. A row is never changed otherwise."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pandas as pd
import sqlalchemy as sa

from dashboard import access, store


def insert(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Keep rows as decided by the visitor now."""
    visitor = access.user()
    mark = {"given_at": store.now(), "given_by": visitor.account, "given_as": visitor.role}
    if rows:
        connection.execute(table.insert(), [{**row, **mark} for row in rows])


def end(connection: sa.Connection, table: sa.Table, *which: sa.ColumnElement[bool]) -> int:
    """End the rows in force of which this holds; their number."""
    ended = {"ended_at": store.now(), "ended_by": access.user().account}
    asked = sa.update(table).where(table.c.ended_at.is_(None), *which).values(ended)
    return connection.execute(asked).rowcount


def stands(connection: sa.Connection, table: sa.Table, values: dict[str, Any]) -> bool:
    """Whether the very same is in force already."""
    same = [table.c[name].is_(None) if v is None else table.c[name] == v for name, v in values.items()]
    asked = sa.select(table.c.id).where(table.c.ended_at.is_(None), *same)
    return connection.execute(asked).first() is not None


def in_force(table: sa.Table, *which: sa.ColumnElement[bool]) -> pd.DataFrame:
    """Rows in force without their end, oldest first; day as a date."""
    columns = [column for column in table.c if column.name not in ("ended_at", "ended_by")]
    order = [table.c.day, table.c.id] if "day" in table.c else [table.c.id]
    rows = frame(sa.select(*columns).where(table.c.ended_at.is_(None), *which).order_by(*order))
    return rows.assign(day=rows["day"].map(dt.date.fromisoformat)) if "day" in table.c else rows


def frame(asked: "sa.Select[Any]") -> pd.DataFrame:
    """The answer with values as they are stored, None for nothing."""
    with store.reading() as connection:
        found = connection.execute(asked)
        return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()), dtype=object)
