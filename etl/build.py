"""From the lake to a published warehouse: models in the order their SQL asks for, checks, one atomic switch.

A model is one SQL file and becomes one table; its folder is its floor and its schema. The first line says its grain,
which is checked. A check is a query that returns wrong rows; a build is published only when all checks return none.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from time import perf_counter

import duckdb

from etl import inputs, metrics, publish

HERE = Path(__file__).parent
FLOORS = {"staging": "staging", "measure": "measure", "published": "main"}
Progress = Callable[[str, int, int], None]
_GRAIN = re.compile(r"-- grain: (.+)")


class BuildRefused(RuntimeError):
    """Checks found wrong rows, so nothing was published. `wrong` maps check name to its first rows."""

    def __init__(self, wrong: Mapping[str, list[str]]) -> None:
        self.wrong = dict(wrong)
        super().__init__("; ".join(f"{name}: {rows[0]}" for name, rows in self.wrong.items()))


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
        return self.sql.split("\n", 2)[1].startswith("-- View")


@dataclass(frozen=True)
class BuildResult:
    """What was published: name and folder of the build, seconds it took, rows read, findings about the data."""

    build: str
    folder: Path
    seconds: float
    rows_in: int
    findings: int


def build(data: Path, progress: Progress | None = None) -> BuildResult:
    """Build the warehouse from the newest manifest and make it current.

    Raises BuildRefused when a check finds wrong rows; the old build then stays current.
    """
    tell = progress or (lambda stage, done, total: None)
    began = perf_counter()
    warehouse = data / "warehouse"
    with publish.locked(warehouse):
        publish.sweep(warehouse)
        name, folder = publish.start(warehouse)
        try:
            rows_in, findings = _make(data, name, folder, tell)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        tell("publish", 0, 1)
        place = publish.finish(warehouse, name, folder)
        tell("publish", 1, 1)
    return BuildResult(name, place, perf_counter() - began, rows_in, findings)


def _make(data: Path, name: str, folder: Path, tell: Progress) -> tuple[int, int]:
    """Write internal.duckdb into `folder`; returns rows read and number of findings."""
    con = duckdb.connect()
    scratch = folder / "scratch"
    try:
        con.execute(f"set temp_directory = '{_quoted(scratch)}'")
        todo = prepare(con, data, name, str(folder / "internal.duckdb"))
        run(con, todo, tell)
        if wrong := failed_checks(con, todo):
            raise BuildRefused(wrong)
        rows_in, findings = con.execute(
            "select (select rows_in from build), (select count(*) from finding)"
        ).fetchall()[0]
        con.execute("checkpoint warehouse; use memory; detach warehouse")
    finally:
        con.close()
    shutil.rmtree(scratch, ignore_errors=True)
    return rows_in, findings


def prepare(con: duckdb.DuckDBPyConnection, data: Path, name: str, target: str) -> list[Model]:
    """Attach rules, lake and the new warehouse file (or ':memory:'), define the macros; returns models in order."""
    inputs.attach_rules(con, data / "reference" / "holidays.csv")
    con.execute((HERE / "models" / "macros.sql").read_text(encoding="utf-8"))
    todo = ordered(con, models())
    manifest = inputs.latest_manifest(data / "lake")
    inputs.attach_lake(con, data / "lake", manifest)
    con.execute(f"attach '{_quoted(target)}' as warehouse (storage_version 'v1.5.0'); use warehouse")
    con.execute("create schema staging; create schema measure")
    _record(con, name, manifest.number, todo)
    return todo


def _record(con: duckdb.DuckDBPyConnection, name: str, manifest: int, todo: list[Model]) -> None:
    """What this build says about itself: `rules.build` (one row) and `rules.model`."""
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    texts = {"rules_version": inputs.rules_version(), "metrics_version": metrics.version()}
    columns = {"build": "varchar", "built_at": "timestamp", "manifest": "integer", **dict.fromkeys(texts, "varchar")}
    inputs.fill(
        con, "rules.build", columns, [{"build": name, "built_at": built_at, "manifest": manifest, **texts}]
    )
    said = [{"name": m.name, "floor": m.floor, "grain": m.grain, "sql": m.sql} for m in todo]
    inputs.fill(con, "rules.model", dict.fromkeys(said[0], "varchar"), said)


def _quoted(path: object) -> str:
    return str(path).replace("'", "''")


def models() -> list[Model]:
    """All models: the SQL files, the measures generated from the metric records, and the view of origins."""
    files = [
        Model(f"{schema}.{path.stem}", floor, path.read_text(encoding="utf-8"))
        for floor, schema in FLOORS.items()
        for path in sorted((HERE / "models" / floor).glob("*.sql"))
    ]
    measures = [Model(name, "measure", sql) for name, sql in metrics.generated().items()]
    origin = Model("main.origin", "published", metrics.origin_sql(metrics.load()))
    return [*files, *measures, origin]


def ordered(con: duckdb.DuckDBPyConnection, given: list[Model]) -> list[Model]:
    """Models in the order in which they need each other, read from their SQL; raises CycleError on a circle."""
    by_name = {model.name: model for model in given}
    needs = {
        model.name: {name for name in _tables(con, model.sql) if name in by_name and name != model.name}
        for model in given
    }
    return [by_name[name] for name in TopologicalSorter(needs).static_order()]


def _tables(con: duckdb.DuckDBPyConnection, sql: str) -> set[str]:
    """Qualified names of the tables a query reads; an alias ("x AS y") is cut off.

    Only on a connection without the lake's views: their file lists cannot be written back as text.
    """
    return {name.split(" AS ")[0].replace('"', "") for name in con.get_table_names(sql, qualified=True)}


def run(con: duckdb.DuckDBPyConnection, todo: list[Model], tell: Progress) -> None:
    """Create every model's table (or view), in the given order."""
    for done, model in enumerate(todo):
        tell(model.name, done, len(todo))
        kind = "view" if model.is_view else "table"
        con.execute(f"create {kind} {model.name} as {model.sql}")
    tell("models", len(todo), len(todo))


def failed_checks(con: duckdb.DuckDBPyConnection, given: list[Model], most: int = 5) -> dict[str, list[str]]:
    """Checks that returned rows: the SQL files of etl/checks, and each table's grain."""
    queries = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "checks").glob("*.sql"))}
    for model in given:
        if not model.is_view:
            queries[f"grain of {model.name}"] = (
                f"select {model.grain}, count(*) as rows from {model.name} group by all having count(*) > 1"
            )
    wrong = {}
    for name, sql in queries.items():
        found = con.execute(sql).fetchmany(most)
        if found:
            wrong[name] = [str(row) for row in found]
    return wrong
