"""Where the second file of a build is made: every model as a view on the internal file, until it is made again here.

What a large build makes here stays in the internal file (schema `kept`), so that the next one makes again only what can
be another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import duckdb

from etl import making
from etl.plan import Model, tables_of, tables_read
from etl.sliced.changes import NOTHING, Change, differing, marks, relation
from etl.sliced.reach import joined, reach
from etl.sliced.renew import Table, remade

SQL = Path(__file__).parent / "models" / "shared"
SCHEMAS = ("staging", "measure", "coarse")
KEPT = "kept"


@cache
def statements_read() -> Mapping[str, Set[str]]:
    """Every table that each statement of models/shared reads, by its text."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(SQL.glob("*.sql"))}
    macros = texts.pop("macros")
    return {
        texts[name]: read
        for name, read in tables_of([Model(name, "", sql) for name, sql in texts.items()], macros).items()
    }


@dataclass
class Workshop:
    """`warehouse` is the internal file, `opened` (in memory) what others may see of it, `before` the internal file of
    the build before.

    sql: model texts by name, in build order; below: for a model the names of all that are made from it; keeps: whether
    what is made stays in the internal file; changed: what differs there from the build that it began with, None where
    it began with nothing. of: the same of the tables made here.
    """

    con: duckdb.DuckDBPyConnection
    sql: Mapping[str, str]
    below: Callable[[str], Set[str]]
    keeps: bool = False
    changed: Mapping[str, Change] | None = None
    of: dict[str, Change] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def open(self) -> None:
        """Begin, with every model as it is in the internal file."""
        self.con.execute("attach ':memory:' as opened; use opened")
        for schema in SCHEMAS:
            self.con.execute(f"create schema {schema}")
        self.con.execute(f"create schema if not exists {self._kept()}")
        for name in self.sql:
            self._see(name, f"warehouse.{name}")
        self.con.execute(self.text("macros"))

    def _kept(self) -> str:
        return f"{'warehouse' if self.keeps else 'opened'}.{KEPT}"

    def _place(self, name: str) -> str:
        return f"{self._kept()}.{name.replace('.', '_')}"

    def text(self, name: str) -> str:
        """A statement of models/shared."""
        return (SQL / f"{name}.sql").read_text(encoding="utf-8")

    def _see(self, name: str, place: str) -> None:
        self.places[name] = place
        self.con.execute(f"create or replace view {name} as from {place}")

    def make(self, name: str, sql: str, kept: str = "") -> None:
        """Make a table that is seen under this name from now on. kept: the name under which it stays, where one name
        is seen in several states."""
        model = Model(name, "", sql)
        if model.is_view:
            self.of[name] = self._seen_through(model)
            self.places[name] = name
            self.con.execute(f"create or replace view {name} as {sql}")
            return
        place = self._place(kept or name)
        self.of[name] = self._made(model, place)
        self._see(name, place)

    def same(self, name: str, as_name: str) -> None:
        """Let a name be seen as another one is."""
        self.of[name] = self.change(as_name)
        self._see(name, self.places[as_name])

    def remake(self, names: Set[str]) -> None:
        """Run these models again, in their order."""
        for name, sql in self.sql.items():
            if name in names:
                self.make(name, sql)

    def leave(self, names: Set[str]) -> None:
        """Let these models be seen as the internal file has them, though the build before made them here."""
        for name in sorted(names):
            place = self._place(name)
            if self.keeps and self._there(place):
                self.of[name] = differing(marks(self.con, place), marks(self.con, f"warehouse.{name}"))
                self.con.execute(f"drop table {place}")

    def change(self, name: str) -> Change:
        """What of a table that is read here is not as it was."""
        if self.changed is None:
            return None
        inside = name.removeprefix("warehouse.")
        if name.startswith("before."):
            return None
        return self.of.get(name, self.changed.get(inside, NOTHING))

    def _changes(self, model: Model) -> dict[str, Change]:
        return {name: change for name in self._reads(model) if (change := self.change(name)) != NOTHING}

    def _reads(self, model: Model) -> Set[str]:
        if model.sql == self.sql.get(model.name):
            return tables_read()[model.name]
        one = model.sql.removeprefix("from ")
        return statements_read()[model.sql] if " " in one else {one}

    def _seen_through(self, model: Model) -> Change:
        changed = self._changes(model)
        periods = joined(changed.values())
        if not changed or periods is None:
            return periods
        tables = {name: relation(self.con, name) for name in self._reads(model)}
        found = reach(self.con, model, tables, changed, periods)
        return found.periods if found else None

    def _made(self, model: Model, place: str) -> Change:
        if self.changed is not None and not self._there(place) and self._there(f"before.{model.name}"):
            self.con.execute(f"create table {place} as from before.{model.name}")
        if self.changed is None or not self._there(place):
            making.create(self.con, place, model.sql, replace=True)
            return None
        reads = {name: self.places.get(name, f"opened.{name}") for name in self._reads(model)}
        return remade(self.con, Table(model, place, reads, "opened"), self._changes(model))

    def _there(self, place: str) -> bool:
        try:
            self.con.execute(f"describe {place}")
        except (duckdb.CatalogException, duckdb.BinderException):
            return False
        return True
