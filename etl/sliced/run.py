"""A build by slices: what is missing is made, by this process or by a cluster; what is there is used again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from etl import inputs, making
from etl.lake import LakeFile, Manifest
from etl.plan import MACROS, Model, plan
from etl.sliced import folders
from etl.sliced.base import Base
from etl.sliced.changes import Change, Changes
from etl.sliced.maps import Maps, before, is_map, maps
from etl.sliced.renew import renew, replace_rows
from etl.sliced.task import Limits, Rows, Table, Task, run
from etl.store import Store
from etl.tables import literal

Progress = Callable[[str, int, int], None]
# Makes tasks in any order, and says what became of each as it is done.
Executor = Callable[[Sequence[Task]], Iterator[Rows]]
# Below so many rows a build is quicker in one piece than in slices; measured in docs/national.md.
WHOLE_BELOW = 500_000
# Slices of a full build are taken together up to so many rows, so that planning does not outweigh the work.
TOGETHER = 500_000


DEFAULT = Limits()


@dataclass(frozen=True)
class Way:
    """How a build is made. lake: folder or address, '' = that of the data folder; executor: None = this process;
    limits: of DuckDB; whole_below: rows under which nothing is sliced (None: WHOLE_BELOW); together: rows up to which
    slices share a task (0: each has its own)."""

    lake: str = ""
    executor: Executor | None = None
    limits: Limits = DEFAULT
    whole_below: int | None = None
    together: int = TOGETHER


@dataclass(frozen=True)
class Sliced:
    """What a sliced build used: for the sweep when it is published, for the next build, and to be told. slices: period
    to folder; changed: what differs in tables from the build that it began with."""

    store: Store
    slices: Mapping[str, str]
    shipped: tuple[Table, ...]
    made: int
    kept: int
    changed: Mapping[str, Change] | None = None

    @property
    def folders(self) -> frozenset[str]:
        """Folders of the slices."""
        return frozenset(self.slices.values())


def here(tasks: Sequence[Task]) -> Iterator[Rows]:
    """The executor of one machine: one task after the other, each with all threads."""
    for task in tasks:
        yield run(task)


def is_sliced(manifest: Manifest, way: Way) -> bool:
    """Whether this lake is built by slices: asked for, or large enough."""
    least = WHOLE_BELOW if way.whole_below is None else way.whole_below
    return way.executor is not None or sum(file.rows for file in manifest.files) >= least


def build(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    lake: str,
    manifest: Manifest,
    way: Way,
    tell: Progress,
    base: Base | None = None,
) -> Sliced:
    """Make every model; map models by slices. base: the build that the warehouse holds, of which only what can be
    another is made again. Raises NotSlicedError before anything large is begun."""
    changes = _grown(con, base) if base else None
    made = mapped(con, data, lake, manifest, way, tell, base, changes)
    _create(con, [m for m in plan() if m.name not in before() and not is_map(m.sql)], tell, changes)
    return made


def _grown(con: duckdb.DuckDBPyConnection, base: Base) -> Changes:
    """What of the inputs is not as it was for the build before."""
    listed: dict[str, Change] = {} if base.same else dict.fromkeys(("lake.file", "lake.load", "lake.refused"))
    files = {f"lake.{table}": periods for table, periods in base.grown.items()}
    return Changes(con, {"rules.build": None, **listed, **files})


def mapped(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    lake: str,
    manifest: Manifest,
    way: Way,
    tell: Progress,
    base: Base | None = None,
    changes: Changes | None = None,
) -> Sliced:
    """Make the map models, and the small ones that they need."""
    _create(con, [model for model in plan() if model.name in before()], tell, changes)
    store, proved = Store(folders.place_of(data, lake)), maps(con)
    slices = folders.by_period(manifest.files, proved.lake)
    named, marks = folders.names(con, proved, slices)
    with tempfile.TemporaryDirectory(prefix="small-") as scratch:
        shipped = folders.ship(con, proved, marks, store, Path(scratch))
    rows = {
        period: told for period, folder in named.items() if (told := folders.done(store, folder)) is not None
    }
    kept, common = len(rows), _common(con, proved, lake, store, way, shipped)
    tasks = list(_tasks(common, {p: slices[p] for p in named if p not in rows}, named, way, lake))
    for done, made in enumerate((way.executor or here)(tasks), start=1):
        tell("slices", done, len(tasks))
        rows |= made
    if base and changes:
        _take_in(changes, proved, store, base.slices, named, rows)
    else:
        _gather(con, proved, store, named, rows)
    return Sliced(store, named, tuple(shipped), len(named) - kept, kept, changes.of if changes else None)


def _create(
    con: duckdb.DuckDBPyConnection, models: Sequence[Model], tell: Progress, changes: Changes | None
) -> None:
    """Each is committed: of a table that is not, the engine knows no statistics, and joins it in a poor order."""
    for done, model in enumerate(models):
        tell(model.name, done, len(models))
        if changes is None:
            making.create(con, model.name, model.sql)
        else:
            renew(changes, model)


def _common(
    con: duckdb.DuckDBPyConnection, proved: Maps, lake: str, store: Store, way: Way, shipped: Sequence[Table]
) -> Task:
    """What all tasks have in common."""
    shapes = {name: (kinds, ()) for name, kinds in inputs.shapes(con).items() if name in proved.lake}
    macros = MACROS.read_text(encoding="utf-8")
    return Task({}, store.place, lake, shapes, shipped, macros, proved.models, way.limits, duckdb.__version__)


def _tasks(
    common: Task, slices: Mapping[str, list[LakeFile]], named: Mapping[str, str], way: Way, lake: str
) -> Iterator[Task]:
    """Slices in tasks of at most `together` rows, one slice at least."""
    for periods in _batches(slices, way.together):
        files = [file for period in periods for file in slices[period]]
        paths = {
            name: (kinds, sorted(Store(lake).at(f.path) for f in files if f.table == name))
            for name, (kinds, _) in common.lake.items()
        }
        folders_ = {period: named[period] for period in periods}
        yield replace(common, slices=folders_, lake=paths, rows=sum(f.rows for f in files))


def _batches(slices: Mapping[str, Iterable[LakeFile]], most: int) -> Iterator[list[str]]:
    batch: list[str] = []
    rows = 0
    for period, files in slices.items():
        more = sum(file.rows for file in files)
        if batch and rows + more > most:
            yield batch
            batch, rows = [], 0
        batch.append(period)
        rows += more
    if batch:
        yield batch


def _gather(
    con: duckdb.DuckDBPyConnection, proved: Maps, store: Store, named: Mapping[str, str], rows: Rows
) -> None:
    """The tables of the map models, from their slices."""
    con.execute("begin")
    for model in proved.models:
        files = _files(store, model.name, named, rows)
        # Without any row nothing but the SQL says which columns there are; planning it opens every file of the lake.
        source = f"from {files}" if files else f"{model.sql} with no data"
        con.execute(f"create table {model.name} as {source}")
    con.execute("commit")


def _take_in(
    changes: Changes,
    proved: Maps,
    store: Store,
    held: Mapping[str, str],
    named: Mapping[str, str],
    rows: Rows,
) -> None:
    """The same where the tables hold slices: those that are others go out, and what stands for them comes in."""
    periods = frozenset(p for p in held.keys() | named.keys() if held.get(p) != named.get(p))
    for model in proved.models:
        some = {period: named[period] for period in sorted(periods & named.keys())}
        files = _files(store, model.name, some, rows)
        source = files or f"(from warehouse.{model.name} where false)"
        changes.of[model.name] = replace_rows(changes.con, f"warehouse.{model.name}", source, periods)


def _files(store: Store, model: str, named: Mapping[str, str], rows: Rows) -> str:
    """The files of a model in these slices, as a source of rows; empty where there are none."""
    files = [
        literal(store.at(f"{folder}/{model}.parquet"))
        for period, folder in named.items()
        if rows[period][model]
    ]
    return f"read_parquet([{', '.join(files)}], hive_partitioning = false)" if files else ""
