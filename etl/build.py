"""From the lake to a published warehouse: models in the order their SQL asks for, checks, one atomic switch.

A check is a query that returns wrong rows; a build is published only when none does.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import perf_counter

import duckdb

from etl import builds, decisions, inputs, lake, making, metrics, publish, rules, shared
from etl.messages import Both, known, said
from etl.plan import MACROS, below, plan
from etl.sliced import base, folders
from etl.sliced.changes import Change
from etl.sliced.repeats import may_repeat
from etl.sliced.run import Sliced, Way, is_sliced
from etl.sliced.run import build as build_by_slices
from etl.tables import STORAGE, fill, literal
from etl.workshop import Workshop

HERE = Path(__file__).parent
HOLIDAYS = Path("reference", "holidays.csv")
Progress = Callable[[str, int, int], None]


class BuildRefusedError(RuntimeError):
    """Checks found wrong rows, so nothing was published. `wrong` maps check name to its first rows."""

    def __init__(self, wrong: Mapping[str, list[str]]) -> None:
        self.wrong = dict(wrong)
        super().__init__("; ".join(f"{name}: {rows[0]}" for name, rows in self.wrong.items()))

    @property
    def message(self) -> Both:
        """What it means for the people who wait for the figures, in both languages."""
        words = [
            known("check", name) or Both(f"{name}: {rows[0]}", f"{name}: {rows[0]}")
            for name, rows in self.wrong.items()
        ]
        found = Both("; ".join(word.id for word in words), "; ".join(word.en for word in words))
        return said("state", "build_refused", found=found)


@dataclass(frozen=True)
class BuildResult:
    """What was published: name and folder of the build, seconds taken, rows read, findings about the data, numbers
    hidden in the shared file, and own rows of units that stay there as they were released before; of a build by
    slices how many were made and how many were there."""

    build: str
    folder: Path
    seconds: float
    rows_in: int
    findings: int
    hidden: int
    held: int
    made: int = 0
    kept: int = 0

    def __str__(self) -> str:
        slices = f"{self.made}/{self.made + self.kept} irisan / slices, " if self.made + self.kept else ""
        return (
            f"Terbit / published: {self.build}, {self.rows_in} baris / rows, "
            f"{self.findings} temuan / findings, {self.hidden} angka disembunyikan / numbers hidden, "
            f"{self.held} ditahan / held back, {slices}{self.seconds:.1f} s"
        )


def build(data: Path, progress: Progress | None = None, way: Way | None = None) -> BuildResult:
    """Build the warehouse from the newest manifest and make it current.

    way: where the lake is and who makes its slices; without it the lake of the data folder, and this process.
    Raises BuildRefusedError when a check finds wrong rows; the old build then stays current.
    """
    tell = progress or (lambda stage, done, total: None)
    began = perf_counter()
    warehouse = data / "warehouse"
    with publish.locked(warehouse):
        publish.sweep(warehouse)
        name, folder = publish.start(warehouse)
        try:
            result, sliced = _make(data, name, folder, tell, way or Way())
            tell("publish", 0, 1)
            place = publish.finish(warehouse, name, folder)
        except BaseException as fault:
            shutil.rmtree(folder, ignore_errors=True)
            builds.failed(warehouse, fault)
            raise
        _sweep(data, sliced)
        tell("publish", 1, 1)
    made = replace(result, folder=place, seconds=perf_counter() - began)
    builds.published(warehouse, name, made.seconds, made.rows_in, made.findings)
    return made


def _make(data: Path, name: str, folder: Path, tell: Progress, way: Way) -> tuple[BuildResult, Sliced | None]:
    """Write internal.duckdb and shared.duckdb into `folder`."""
    con = duckdb.connect()
    scratch = folder / "scratch"
    place = way.lake or str((data / "lake").resolve())
    try:
        con.execute(f"set temp_directory = {literal(scratch)}")
        if way.limits.memory:
            con.execute(f"set memory_limit = {literal(way.limits.memory)}")
        manifest = lake.newest(place)
        if "://" not in place:
            lake.whole(Path(place), manifest)
        decided, file = decisions.read(data), folder / builds.INTERNAL
        mark = base.mark_of(code_version(), decisions.fingerprint(decided), data / HOLIDAYS)
        begun = base.begin(data / "warehouse", manifest, mark, file) if is_sliced(manifest, way) else None
        prepare(con, data, name, str(file), place, manifest, decided)
        sliced = None
        if is_sliced(manifest, way):
            sliced = build_by_slices(con, data, place, manifest, way, tell, begun)
            base.remember(con, mark, manifest, sliced.slices, begun.renewals + 1 if begun else 0)
        else:
            run(con, tell)
        result = _judged(con, data, folder, tell, sliced)
        con.execute("checkpoint warehouse; use memory; detach warehouse")
    finally:
        con.close()
    shutil.rmtree(scratch, ignore_errors=True)
    return replace(result, made=sliced.made, kept=sliced.kept) if sliced else result, sliced


def _judged(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    folder: Path,
    tell: Progress,
    sliced: Sliced | None,
) -> BuildResult:
    """Checks, and the file that may be shared. Raises BuildRefusedError."""
    changed = sliced.changed if sliced else None
    if wrong := failed_checks(con, changed=changed):
        raise BuildRefusedError(wrong)
    ((name, rows_in, findings),) = con.execute(
        "select build, rows_in, (select count(*) from finding) from build"
    ).fetchall()
    tell("shared", 0, 1)
    work = Workshop(con, {model.name: model.sql for model in plan()}, below, sliced is not None, changed)
    opened = shared.share(work, folder / builds.SHARED, _before(data / "warehouse"))
    tell("shared", 1, 1)
    return BuildResult(name, folder, 0.0, rows_in, findings, opened.hidden, opened.held)


def _sweep(data: Path, sliced: Sliced | None) -> None:
    """Slices that the current build was not made from go: what was erased must be nowhere."""
    if sliced is None:
        folders.clear(data)
    else:
        folders.sweep(sliced.store, sliced.folders, sliced.shipped)


def _before(warehouse: Path) -> Path | None:
    """The internal file of the build that is current until now."""
    found = builds.newest_whole(warehouse)
    return found / builds.INTERNAL if found else None


def prepare(
    con: duckdb.DuckDBPyConnection,
    data: Path,
    name: str,
    target: str,
    place: str = "",
    manifest: lake.Manifest | None = None,
    decided: decisions.Decisions | None = None,
) -> None:
    """Attach rules, lake and the warehouse file (or ':memory:'), and define the macros. place and manifest: the
    lake, if it is not that of the data folder as it is now; decided: the decisions, if they were read."""
    rules.attach(con, data / HOLIDAYS)
    decided = decisions.read(data) if decided is None else decided
    decisions.attach(con, decided)
    con.execute(MACROS.read_text(encoding="utf-8"))
    manifest = manifest or lake.current(data)
    inputs.attach_lake(con, place or str(data / "lake"), manifest)
    con.execute(f"attach {literal(target)} as warehouse ({STORAGE}); use warehouse")
    con.execute("create schema if not exists staging; create schema if not exists measure")
    built_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    versions = {"rules_version": rules.version(), "metrics_version": metrics.version()}
    said = {
        "build": name,
        **versions,
        "code_version": code_version(),
        "decisions": decisions.fingerprint(decided),
    }
    kinds = {**dict.fromkeys(said, "varchar"), "built_at": "timestamp", "manifest": "integer"}
    fill(con, "rules.build", kinds, [{**said, "built_at": built_at, "manifest": manifest.number}])
    texts = [{"name": m.name, "floor": m.floor, "grain": m.grain, "sql": m.sql} for m in plan()]
    fill(con, "rules.model", dict.fromkeys(texts[0], "varchar"), texts)


@cache
def code_version() -> str:
    """Fingerprint of everything that turns the lake into figures; another one makes a build stale."""
    made_by = [
        path
        for kind in ("*.py", "*.sql", "*.toml")
        for path in HERE.rglob(kind)
        if "sample" not in path.parts
    ]
    texts = [path.relative_to(HERE).as_posix().encode() + path.read_bytes() for path in sorted(made_by)]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:12]


def run(con: duckdb.DuckDBPyConnection, tell: Progress) -> None:
    """Create every model's table, in one transaction: a commit of each costs more than a small model itself."""
    con.execute("begin")
    for done, model in enumerate(plan()):
        tell(model.name, done, len(plan()))
        making.create(con, model.name, model.sql)
    con.execute("commit")
    tell("models", len(plan()), len(plan()))


def failed_checks(
    con: duckdb.DuckDBPyConnection, most: int = 5, changed: Mapping[str, Change] | None = None
) -> dict[str, list[str]]:
    """Checks that returned rows, with the first of them: files of etl/checks, and the grain of each table. changed:
    what differs from a build that was checked."""
    clear = {f"grain of {m.name}" for m in plan() if not m.is_view and not may_repeat(con, m, changed)}
    found = {n: con.execute(sql).fetchmany(most) for n, sql in checks().items() if n not in clear}
    return {name: [str(row) for row in rows] for name, rows in found.items() if rows}


@cache
def checks() -> dict[str, str]:
    """Every check by name."""
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted((HERE / "checks").glob("*.sql"))}
    grains = {
        f"grain of {model.name}": f"select {model.grain}, count(*) as rows from {model.name} "
        "group by all having count(*) > 1"
        for model in plan()
        if not model.is_view
    }
    return {**files, **grains}
