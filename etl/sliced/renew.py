"""The tables of a build made from those of the one before: what is made from the same stays, of the others only the
periods are made again that can be others, as far as the SQL proves that no row depends on another period."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from etl import making, methods
from etl.plan import Model, tables_read
from etl.sliced.changes import NOTHING, Change, Changes, differing, marks, relation, within
from etl.sliced.declared import NotSlicedError, check
from etl.sliced.keys import LOOSE, Relation

PART = "part"  # catalogue in memory: a model sees in it what it reads, of the periods in question only


def renew(changes: Changes, model: Model) -> None:
    """Make the table of a model again where it can be another, and note what became of it."""
    changed = changes.among(tables_read()[model.name])
    if not changed:
        return
    con, periods = changes.con, _periods(changed.values())
    read = _as_proved(con, model, changed) if periods is not None else None
    if model.is_view:
        changes.of[model.name] = periods if read is not None else None
    elif read is not None and periods is not None:
        changes.of[model.name] = _by_period(con, model, read, periods)
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


def _as_proved(
    con: duckdb.DuckDBPyConnection, model: Model, changed: Mapping[str, Change]
) -> Mapping[str, Relation] | None:
    """What the model reads, as seen when it is made by period; None where its SQL does not allow that. A table that
    is as it was may be read whole."""
    told = making.second_line(model.sql)
    if (
        told.startswith(making.METHOD)
        and not methods.named(told.removeprefix(making.METHOD).strip()).by_period
    ):
        return None
    read = {name: relation(con, name) for name in tables_read()[model.name]}
    if not all(read[name].sliced for name in changed):
        return None
    for seen in (read, {name: of if name in changed else LOOSE for name, of in read.items()}):
        try:
            check(con, model.name, model.sql, seen)
        except NotSlicedError:
            continue
        return seen
    return None


def _by_period(
    con: duckdb.DuckDBPyConnection, model: Model, read: Mapping[str, Relation], periods: frozenset[str]
) -> Change:
    con.execute(f"attach ':memory:' as {PART}; use {PART}; create schema staging; create schema measure")
    try:
        for name, of in read.items():
            if not name.startswith(("rules.", "lake.")):
                where = f" where {within(of, periods, con)}" if of.sliced else ""
                con.execute(f"create view {name} as from warehouse.{name}{where}")
        making.create(con, model.name, model.sql)
        return replace_rows(con, model.name, f"{PART}.{model.name}", periods)
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
