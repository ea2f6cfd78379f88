"""The current build of the warehouse: found by one `stat`, opened read-only, one cursor per call."""

import json
import logging
import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow as pa

import journal
from dashboard import opened

LOOK_AGAIN = 10.0  # seconds after which a damaged build is looked at again
UnknownTable = duckdb.CatalogException  # a build made before there was such a table
UnknownColumn = duckdb.BinderException
Audience = Literal["internal", "shared"]
# Answers are small and read value by value, where words of Python are two to three times cheaper than Arrow's.
pd.set_option("mode.string_storage", "python")
BUILD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class NoWarehouse(Exception):  # noqa: N818 - a state the app shows, not a programming error
    """There is no published build yet."""


class Damaged(NoWarehouse):
    """A build turned out to be damaged while it was read; the next question is answered by the one before."""


@dataclass(frozen=True)
class Build:
    """One published build: a folder that never changes after it was named in CURRENT."""

    name: str
    folder: Path


@dataclass(frozen=True)
class _Seen:
    """What CURRENT came to. mark: the pointer then; fallen: the damaged build it names, looked at again at `until`."""

    mark: tuple[Path, int, int]
    build: Build | None
    fallen: str = ""
    until: float = 0.0


_seen: _Seen | None = None
_spoiled: set[tuple[Path, int, int]] = set()


_for_everybody: ContextVar[bool] = ContextVar("for_everybody", default=False)


@contextmanager
def shared_only() -> Iterator[None]:
    """Inside, this process serves the shared audience, whoever asks: for what a whole room will see."""
    before = _for_everybody.set(True)
    try:
        yield
    finally:
        _for_everybody.reset(before)


def audience() -> Audience:
    """The audience this process may serve at all.

    `AUDIENCE=shared` in the environment pins a process (a projector machine, say) to the file that
    holds no person; any other value than `internal` or nothing is treated as `shared`: fail closed.
    """
    if _for_everybody.get():
        return "shared"
    return "shared" if _is_pinned() else "internal"


def data_root() -> Path:
    """The folder with lake and warehouse, shared with the loader: `KINERJA_DATA`, else `data`."""
    return Path(os.environ.get("KINERJA_DATA", "data"))


def current() -> Build:
    """The build that CURRENT names; where that is damaged, the nearest whole one before it. Costs one `stat` while
    nothing changes.

    Raises NoWarehouse when nothing was published, the pointer is not a plain build name, or no build is whole.
    """
    found = _now().build
    if found is None:
        raise NoWarehouse
    return found


def fallen() -> str:
    """Name of the newest build where it is damaged and an earlier one is shown, or none; else empty."""
    try:
        return _now().fallen
    except NoWarehouse:
        return ""


def _now() -> _Seen:
    global _seen
    pointer = data_root() / "warehouse" / "CURRENT"
    try:
        stat = pointer.stat()
    except OSError as error:
        raise NoWarehouse from error
    mark = (pointer, stat.st_mtime_ns, stat.st_ino)
    known = _seen
    if known is None or known.mark != mark or (known.fallen and time.monotonic() > known.until):
        known = _look(mark)
        _seen = known
    return known


def _look(mark: tuple[Path, int, int]) -> _Seen:
    """The build to show. One without any file is left to whoever opens it: he knows what to say."""
    wanted = _read(mark[0])
    if is_whole(wanted):
        return _Seen(mark, wanted)
    found = _before(wanted)
    if found is None and not sealed(wanted) and not any(wanted.folder.glob("*.duckdb")):
        return _Seen(mark, wanted)
    if _seen is None or _seen.fallen != wanted.name:
        journal.event("build_damaged", wanted.name, level=logging.ERROR, shown=found.name if found else None)
    return _Seen(mark, found, wanted.name, time.monotonic() + LOOK_AGAIN)


def _before(build: Build) -> Build | None:
    """The nearest build before this one that is whole."""
    names = sorted((path.name for path in build.folder.parent.glob("build-*")), reverse=True)
    older = (Build(name, build.folder.parent / name) for name in names if name < build.name)
    return next((each for each in older if is_whole(each)), None)


def sealed(build: Build) -> Mapping[str, int]:
    """Sizes of the build's files as it was published, by name; empty for one without a seal."""
    try:
        told = json.loads((build.folder / "seal.json").read_text(encoding="utf-8"))
        return {name: told[name]["size"] for name in told}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


def is_whole(build: Build) -> bool:
    """Whether the files that this process may open are there, as long as they were, and can be opened."""
    told = sealed(build)
    names = [f"{kind}.duckdb" for kind in ("internal", "shared") if kind == "shared" or not _is_pinned()]
    files = [build.folder / name for name in names if name in told or (build.folder / name).exists()]
    try:
        sizes = {file.name: file.stat().st_size for file in files}
        return (
            bool(files)
            and all(sizes[name] == told.get(name, sizes[name]) for name in sizes)
            and all(_mark(file) not in _spoiled and _opened(file) for file in files)
        )
    except (OSError, duckdb.Error):
        return False


def _is_pinned() -> bool:
    """Whether this process is for the shared audience only, whoever asks."""
    return os.environ.get("AUDIENCE", "internal") != "internal"


def _mark(file: Path) -> tuple[Path, int, int]:
    stat = file.stat()
    return file, stat.st_mtime_ns, stat.st_size


def newest() -> str:
    """Name of the current build; empty while there is none."""
    try:
        return current().name
    except NoWarehouse:
        return ""


def _read(pointer: Path) -> Build:
    name = pointer.read_text(encoding="utf-8").strip()
    if not BUILD_NAME.fullmatch(name):
        raise NoWarehouse
    return Build(name, pointer.parent / name)


def fetch(file: Path, sql: str, params: Mapping[str, Any]) -> pd.DataFrame:
    """Run one query on one build file; values are bound by name, never pasted."""
    with _read_whole(file), _connection(file).cursor() as cursor:
        return cursor.execute(sql, dict(params)).df()


def fetch_arrow(file: Path, sql: str, params: Mapping[str, Any]) -> pa.Table:
    """The same as an Arrow table, which keeps the types: whole numbers stay whole where some are missing."""
    with _read_whole(file), _connection(file).cursor() as cursor:
        return cursor.sql(sql, params=dict(params)).to_arrow_table()


def fetch_dense(file: Path, sql: str, params: Mapping[str, Any]) -> pd.DataFrame:
    """The same as a frame that takes little room: each text once, its cells as categories; days as datetime64."""
    found = fetch_arrow(file, sql, params)
    columns = [_dense(column) for column in found.columns]
    frame: pd.DataFrame = pa.table(columns, names=found.column_names).to_pandas(date_as_object=False)
    return frame


def _dense(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64())
    return column.dictionary_encode() if pa.types.is_string(column.type) else column


@contextmanager
def _read_whole(file: Path) -> Iterator[None]:
    """Inside, an error that tells of a damaged file makes its build one that is not shown. Raises Damaged."""
    global _seen
    try:
        yield
    except duckdb.Error as error:
        if not isinstance(error, duckdb.IOException) and "orrupt" not in str(error):
            raise
        opened.close(file)
        if file.exists():
            _spoiled.add(_mark(file))
        _seen = None
        raise Damaged from error


def _connection(file: Path) -> duckdb.DuckDBPyConnection:
    """The one door to a build. A process for the shared audience opens nothing else, whoever asks."""
    if audience() == "shared" and file.name != "shared.duckdb":
        raise NoWarehouse
    return _opened(file)


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    try:
        return opened.connection(file)
    except FileNotFoundError as error:
        raise NoWarehouse from error


def file_of(build: Build, audience: Audience) -> Path:
    """The file of a build for one audience."""
    return build.folder / f"{audience}.duckdb"


def tree_file(build: Build) -> Path:
    """The file to ask for what is the same in both: the trees, whether the data are invented."""
    shared = file_of(build, "shared")
    return shared if audience() == "shared" or shared.is_file() else file_of(build, "internal")
