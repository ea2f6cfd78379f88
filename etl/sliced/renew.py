"""The tables of a build made from those of the one before: what is made from the same stays, of the others only the
periods are made again that can be others, as far as the SQL proves that no row depends on another period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from etl import making
from etl.plan import Model, tables_read
from etl.sliced.changes import NOTHING, Change, Changes, differing, marks, relation, within
from etl.sliced.reach import Reach, joined, reach

PART = "part"  # catalogue in memory: a model sees in it what it reads, of the periods in question only
MADE = "made_of_part"


@dataclass(frozen=True)
class Table:
    """A table that may have to be made again. reads: what its model reads, and where that lies; catalogue: where names
    are looked up meanwhile."""

    model: Model
    place: str
    reads: Mapping[str, str]
    catalogue: str = "warehouse"


def renew(changes: Changes, model: Model) -> None:
    """Make the table of a model again where it can be another, and note what became of it."""
    read = tables_read()[model.name]
    changed = changes.among(read)
    if not changed:
        return
    if model.is_view:
        periods = joined(changed.values())
        tables = {name: relation(changes.con, name) for name in read}
        found = reach(changes.con, model, tables, changed, periods) if periods is not None else None
        changes.of[model.name] = found.periods if found else None
        return
    reads = {name: name if name.startswith(("rules.", "lake.")) else f"warehouse.{name}" for name in read}
    changes.of[model.name] = remade(changes.con, Table(model, f"warehouse.{model.name}", reads), changed)


def remade(con: duckdb.DuckDBPyConnection, table: Table, changed: Mapping[str, Change]) -> Change:
    """Make a table again where it can be another, because these of what it reads are; what became of it."""
    if not changed:
        return NOTHING
    periods = joined(changed.values())
    tables = {name: relation(con, name) for name in table.reads}
    found = reach(con, table.model, tables, changed, periods) if periods is not None else None
    if found:
        return _by_period(con, table, found)
    before = marks(con, table.place)
    making.create(con, table.place, table.model.sql, replace=True)
    return differing(before, marks(con, table.place))


def _by_period(con: duckdb.DuckDBPyConnection, table: Table, found: Reach) -> Change:
    con.execute(f"attach ':memory:' as {PART}; use {PART}")
    try:
        for name, of in found.seen.items():
            if name.count(".") == 1 and not name.startswith(("rules.", "lake.")):
                where = f" where {within(of, found.needed, con)}" if of.sliced else ""
                con.execute(f"create schema if not exists {name.split('.')[0]}")
                con.execute(f"create view {name} as from {table.reads[name]}{where}")
        making.create(con, MADE, table.model.sql)
        return replace_rows(con, table.place, f"{PART}.{MADE}", found.periods)
    finally:
        con.execute(f"use {table.catalogue}; detach {PART}")


def replace_rows(con: duckdb.DuckDBPyConnection, target: str, source: str, periods: frozenset[str]) -> Change:
    """Put the rows of these periods of one table in place of those of another; what differs."""
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
