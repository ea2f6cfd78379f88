"""What differs between a build and the one it began with: of each table the periods whose rows are others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from etl.sliced.keys import LOOSE, PERIOD, START, TYPE, Relation
from etl.tables import literal, quoted

Change = frozenset[str] | None  # periods; None: all of it
NOTHING: Change = frozenset()


@dataclass
class Changes:
    """Tables by qualified name with what changed in them; a table that is not named is as it was."""

    con: duckdb.DuckDBPyConnection
    of: dict[str, Change] = field(default_factory=dict)

    def among(self, names: Iterable[str]) -> dict[str, Change]:
        """What changed in these tables."""
        return {name: self.of[name] for name in names if self.of.get(name, NOTHING) != NOTHING}


def relation(con: duckdb.DuckDBPyConnection, name: str) -> Relation:
    """Whether the rows of a table have a period, and the columns that say it."""
    if name.startswith("rules."):
        return LOOSE
    there = {row[0] for row in con.execute(f"describe {name}").fetchall()}
    keys = {column: column for column in (PERIOD, TYPE, START) if column in there}
    return Relation(True, keys) if PERIOD in keys or {TYPE, START} <= keys.keys() else LOOSE


def within(relation: Relation, periods: Iterable[str], con: duckdb.DuckDBPyConnection) -> str:
    """Condition that a row is of one of these periods."""
    if PERIOD in relation.keys:
        return f"{PERIOD} in ({', '.join(map(literal, sorted(periods)))})"
    told = con.execute(
        "select period_type_of(p), period_start_of(p) from (select unnest(?) as p)", [sorted(periods)]
    ).fetchall()
    return " or ".join(f"({TYPE} = {literal(kind)} and {START} = date {literal(day)})" for kind, day in told)


def marks(
    con: duckdb.DuckDBPyConnection, name: str, where: str = "true", source: str = ""
) -> Mapping[str | None, object]:
    """Fingerprint of the rows of a table by period, whatever their order; one for all where they have none. source:
    where the rows are, if not there."""
    columns = [quoted(row[0]) for row in con.execute(f"describe {name}").fetchall()]
    known = relation(con, name)
    period = PERIOD if PERIOD in known.keys else f"period_name({TYPE}, {START})"
    rows = con.execute(
        f"select {period if known.sliced else 'null'}, count(*), sum(hash({', '.join(columns)})) "
        f"from {source or name} where {where} group by all"
    ).fetchall()
    return {told: (n, total) for told, n, total in rows}


def differing(before: Mapping[str | None, object], after: Mapping[str | None, object]) -> Change:
    """The periods whose fingerprints are not the same."""
    found = {period for period in before.keys() | after.keys() if before.get(period) != after.get(period)}
    return None if None in found else frozenset(period for period in found if period is not None)
