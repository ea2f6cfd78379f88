"""The models of a build and their order. A model is one SQL file and becomes one table; its folder is its floor and its
schema. The first line says its grain, which is checked; the order is read from the SQL.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from etl import decisions, making, measures, metrics, rules

HERE = Path(__file__).parent
FLOORS = {"staging": "staging", "measure": "measure", "published": "main"}
MACROS = HERE / "models" / "macros.sql"
_GRAIN = re.compile(r"-- grain: (.+)")


@dataclass(frozen=True)
class Model:
    """One table to be made. name: schema.table; grain: its key columns as written in the first line."""

    name: str
    floor: str
    sql: str

    @property
    def grain(self) -> str:
        match = _GRAIN.match(self.sql)
        if match is None:
            raise ValueError(f"{self.name}: the first line must say the grain")
        return match[1]

    @property
    def is_view(self) -> bool:
        """Whether the second line says so: nothing is stored, the rows are read where they are."""
        return making.second_line(self.sql).startswith(making.VIEW)


def models() -> list[Model]:
    """All models: the SQL files, the measures generated from the metric records, and the view of origins."""
    files = [
        Model(f"{schema}.{path.stem}", floor, path.read_text(encoding="utf-8"))
        for floor, schema in FLOORS.items()
        for path in sorted((HERE / "models" / floor).glob("*.sql"))
    ]
    sums = [Model(name, "measure", sql) for name, sql in measures.generated().items()]
    origin = Model("main.origin", "published", measures.origin_sql(metrics.load()))
    return [*files, *sums, origin]


@cache
def plan() -> tuple[Model, ...]:
    """All models in the order in which they need each other."""
    return in_order(models(), _reads())


@cache
def _reads() -> Mapping[str, Set[str]]:
    return _among(models(), tables_read())


@cache
def tables_read() -> Mapping[str, Set[str]]:
    """Every table that each model reads, of the lake and the rules too, by qualified name."""
    return tables_of(models())


def in_order(given: Sequence[Model], reads: Mapping[str, Set[str]]) -> tuple[Model, ...]:
    """Models in the order in which they need each other. Raises CycleError on a circle."""
    by_name = {model.name: model for model in given}
    return tuple(by_name[name] for name in TopologicalSorter(reads).static_order())


def needs(given: Sequence[Model]) -> Mapping[str, Set[str]]:
    """Which of these models each reads."""
    return _among(given, tables_of(given))


def _among(given: Sequence[Model], read: Mapping[str, Set[str]]) -> Mapping[str, Set[str]]:
    names = {model.name for model in given}
    return {model.name: read[model.name] & names - {model.name} for model in given}


def tables_of(given: Sequence[Model], macros: str = "") -> Mapping[str, Set[str]]:
    """Every table that each of these reads. macros: more of them, which the models know."""
    # Asked on a connection without the lake, whose file lists are no text.
    with duckdb.connect() as con:
        rules.attach(con)
        decisions.attach(con)
        con.execute(MACROS.read_text(encoding="utf-8") + macros)
        return {model.name: _tables(con, model.sql) for model in given}


@cache
def below(name: str) -> frozenset[str]:
    """A model and all that are made from it, directly or through others."""
    found = {name}
    for model in plan():
        if _reads()[model.name] & found:
            found.add(model.name)
    return frozenset(found)


@cache
def ancestors(name: str) -> frozenset[str]:
    """All models from which this one is made, directly or through others."""
    direct = _reads()[name]
    return frozenset(direct).union(*(ancestors(other) for other in direct))


def _tables(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Qualified names of the tables a query reads; an alias ("x AS y") is cut off."""
    return {name.split(" AS ")[0].replace('"', "") for name in con.get_table_names(sql, qualified=True)}
