"""Which models are made slice by slice, what they read, and that their SQL allows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import duckdb

from etl import making
from etl.plan import MACROS, ancestors, plan, tables_read
from etl.sliced.declared import MAP, check
from etl.sliced.keys import LOOSE, PERIOD, SLICED, START, TYPE, Relation
from etl.sliced.task import Made


@dataclass(frozen=True)
class Maps:
    """The map models in their order; the lake tables they read; the small tables every task gets, and which of those
    have a period themselves."""

    models: tuple[Made, ...]
    lake: frozenset[str]
    shipped: frozenset[str]
    dated: frozenset[str]


def is_map(sql: str) -> bool:
    """Whether the second line says so."""
    return making.second_line(sql).startswith(MAP)


@cache
def before() -> frozenset[str]:
    """Models that map models need and that are none themselves: small ones, made first."""
    return frozenset(
        name
        for model in plan()
        if is_map(model.sql)
        for name in ancestors(model.name)
        if not is_map(_sql()[name])
    )


@cache
def _sql() -> Mapping[str, str]:
    return {model.name: model.sql for model in plan()}


def maps(con: duckdb.DuckDBPyConnection) -> Maps:
    """The map models, proved. On a connection that has the lake, the rules and the models of `before`.

    Raises NotSlicedError for the first one whose SQL does not hold what its second line says.
    """
    known = _given(con)
    models: list[Made] = []
    read: set[str] = set()
    for model in plan():
        if is_map(model.sql):
            known[model.name] = check(con, model.name, model.sql, known)
            models.append(Made(model.name, model.sql, _period(known[model.name])))
            read |= tables_read()[model.name]
    names = {model.name for model in models}
    shipped = {name for name in read - names if not name.startswith("lake.")}
    shipped |= set(
        re.findall(r"\brules\.\w+", MACROS.read_text(encoding="utf-8"))
    )  # asked for when macros are made
    return Maps(
        tuple(models),
        frozenset(name.removeprefix("lake.") for name in read if name.startswith("lake.")),
        frozenset(shipped),
        frozenset(name for name in shipped if known[name].sliced),
    )


def _given(con: duckdb.DuckDBPyConnection) -> dict[str, Relation]:
    """What a map model may read: lake tables with a period, rules, and the small models made before."""
    rows = con.execute(
        "select case database_name when 'warehouse' then schema_name else database_name end || '.' || table_name, "
        "bool_or(column_name = 'period'), database_name from duckdb_columns() "
        "where database_name in ('lake', 'rules', 'warehouse') group by all"
    ).fetchall()
    found: dict[str, Relation] = {}
    for name, has_period, database in rows:
        if database == "rules":
            found[name] = LOOSE
        elif database == "lake" and has_period and not name.endswith(("_shape", ".file", ".load")):
            found[name] = SLICED
        elif database == "warehouse" and name in before():
            found[name] = SLICED if has_period else LOOSE
    return found


def _period(relation: Relation) -> str:
    """SQL that gives the period of a row of this relation."""
    of = {kind: column for column, kind in relation.keys.items()}
    return of[PERIOD] if PERIOD in of else f"period_name({of[TYPE]}, {of[START]})"
