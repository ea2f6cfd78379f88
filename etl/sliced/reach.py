"""Which rows of a table can be others when rows of some periods of what it is made from are: read from its SQL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import duckdb

from etl import making, methods
from etl.plan import Model
from etl.sliced.changes import Change
from etl.sliced.declared import NotSlicedError, read
from etl.sliced.keys import LOOSE, Relation, by_year

MONTHS = {"month": 1, "quarter": 3, "semester": 6, "year": 12}


@dataclass(frozen=True)
class Reach:
    """periods: whose rows can be others; needed: whose rows tell that; seen: the tables it reads, and whether of these
    periods only."""

    periods: frozenset[str]
    needed: frozenset[str]
    seen: Mapping[str, Relation]


def joined(changes: Iterable[Change]) -> frozenset[str] | None:
    """All periods together; None where more than periods changed."""
    found: set[str] = set()
    for change in changes:
        if change is None:
            return None
        found |= change
    return frozenset(found)


def reach(
    con: duckdb.DuckDBPyConnection,
    model: Model,
    tables: Mapping[str, Relation],
    changed: Collection[str],
    periods: frozenset[str],
) -> Reach | None:
    """The reach of rows of these periods in the changed tables; None where the SQL does not tell. tables: what the
    model reads. A table that is as it was may be read whole."""
    if not (_by_period(model) and all(tables[name].sliced for name in changed)):
        return None
    partly = {name: of if name in changed else LOOSE for name, of in tables.items()}
    for seen in (tables, partly):
        found = _read(con, model, seen)
        if found:
            can = periods.union(*(_moved(periods, step, 1) for step in found.steps))
            return Reach(can, can.union(*(_moved(can, step, -1) for step in found.steps)), seen)
    for seen in (tables, partly):
        if _read(con, model, {name: by_year(of) for name, of in seen.items()}):
            years = frozenset(name for period in periods for name in _of_year(period[:4]))
            return Reach(years, years, seen)
    return None


def _by_period(model: Model) -> bool:
    told = making.second_line(model.sql)
    method = told.removeprefix(making.METHOD).strip()
    return not told.startswith(making.METHOD) or methods.named(method).by_period


def _read(con: duckdb.DuckDBPyConnection, model: Model, tables: Mapping[str, Relation]) -> Relation | None:
    try:
        found = read(con, model.name, model.sql, tables)
    except NotSlicedError:
        return None
    return found if found.sliced and found.whole else None


def _moved(periods: Collection[str], step: str, turns: int) -> frozenset[str]:
    """The periods so many steps later: `period` is one of the same type, `year` twelve months."""
    return frozenset(_named(kind, at + turns * (MONTHS[kind] if step == "period" else 12))
                     for kind, at in map(_told, periods))  # fmt: skip


def _told(period: str) -> tuple[str, int]:
    """Type and first month of a period, as months since year 0."""
    year, part = int(period[:4]), period[5:]
    if not part:
        return "year", year * 12
    kind = {"Q": "quarter", "S": "semester"}.get(part[0], "month")
    return kind, year * 12 + (int(part.lstrip("QS")) - 1) * MONTHS[kind]


def _named(kind: str, first: int) -> str:
    year, number = first // 12, first % 12 // MONTHS[kind] + 1
    return {"year": f"{year:04}", "month": f"{year:04}-{number:02}"}.get(
        kind, f"{year:04}-{kind[0].upper()}{number}"
    )


def _of_year(year: str) -> Iterator[str]:
    for kind, months in MONTHS.items():
        for first in range(0, 12, months):
            yield _named(kind, int(year) * 12 + first)
