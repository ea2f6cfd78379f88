"""The tables of a build made from those of the one before: what is made from the same stays, of the others only the
periods are made again that can be others, as far as the SQL proves that no row depends on another period."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from etl import making
from etl.plan import Model, tables_read
from etl.sliced.changes import NOTHING, Change, Changes, differing, marks, relation, within
from etl.sliced.reach import Reach, reach

PART = "part"  # catalogue in memory: a model sees in it what it reads, of the periods in question only


def renew(changes: Changes, model: Model) -> None:
    """Make the table of a model again where it can be another, and note what became of it."""
    changed = changes.among(tables_read()[model.name])
    if not changed:
        return
    con, periods = changes.con, _periods(changed.values())
    tables = {name: relation(con, name) for name in tables_read()[model.name]}
    found = reach(con, model, tables, changed, periods) if periods is not None else None
    if model.is_view:
        changes.of[model.name] = found.periods if found else None
    elif found:
        changes.of[model.name] = _by_period(con, model, found)
    else:
        before = marks(con, model.name)
        making.create(con, model.name, model.sql, replace=True)
        changes.of[model.name] = differing(before, marks(con, model.name))


def _periods(changes: Iterable[Change]) -> frozenset[str] | None:
    """All periods together; None where more than periods changed."""
    found: set[str] = set()
    for change in changes:
        if change is None:
            return None
        found |= change
    return frozenset(found)


def _by_period(con: duckdb.DuckDBPyConnection, model: Model, found: Reach) -> Change:
    con.execute(f"attach ':memory:' as {PART}; use {PART}; create schema staging; create schema measure")
    try:
        for name, of in found.seen.items():
            if not name.startswith(("rules.", "lake.")):
                where = f" where {within(of, found.needed, con)}" if of.sliced else ""
                con.execute(f"create view {name} as from warehouse.{name}{where}")
        making.create(con, model.name, model.sql)
        return replace_rows(con, model.name, f"{PART}.{model.name}", found.periods)
    finally:
        con.execute(f"use warehouse; detach {PART}")


def replace_rows(con: duckdb.DuckDBPyConnection, name: str, source: str, periods: frozenset[str]) -> Change:
    """Put the rows of these periods of another table in place of those of the warehouse; what differs."""
    target = f"warehouse.{name}"
    if not periods:
        return NOTHING
    where = within(relation(con, target), periods, con)
    found = differing(marks(con, target, where), marks(con, target, where, source))
    if found != NOTHING:
        con.execute(
            f"begin; delete from {target} where {where}; "
            f"insert into {target} by name from {source} where {where}; commit"
        )
    return found
