"""The current build of the warehouse: found by one `stat`, opened read-only, one cursor per call."""

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import duckdb
import pandas as pd
import pyarrow as pa

KEEP_OPEN = 3
UnknownTable = duckdb.CatalogException  # a build made before there was such a table
UnknownColumn = duckdb.BinderException
Audience = Literal["internal", "shared"]
# Answers are small and read value by value, where words of Python are two to three times cheaper than Arrow's.
pd.set_option("mode.string_storage", "python")
BUILD_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class NoWarehouse(Exception):  # noqa: N818 - a state the app shows, not a programming error
    """There is no published build yet."""


@dataclass(frozen=True)
class Build:
    """One published build: a folder that never changes after it was named in CURRENT."""

    name: str
    folder: Path


_lock = threading.Lock()
_seen: tuple[tuple[Path, int, int], Build] | None = None
_open: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()


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
    return "internal" if os.environ.get("AUDIENCE", "internal") == "internal" else "shared"


def data_root() -> Path:
    """The folder with lake and warehouse, shared with the loader: `KINERJA_DATA`, else `data`."""
    return Path(os.environ.get("KINERJA_DATA", "data"))


def current() -> Build:
    """The build that CURRENT names. Costs one `stat` while nothing changes.

    Raises NoWarehouse when nothing was published or the pointer is not a plain build name.
    """
    global _seen
    pointer = data_root() / "warehouse" / "CURRENT"
    try:
        stat = pointer.stat()
    except OSError as error:
        raise NoWarehouse from error
    mark = (pointer, stat.st_mtime_ns, stat.st_ino)
    known = _seen
    if known is None or known[0] != mark:
        known = (mark, _read(pointer))
        _seen = known
    return known[1]


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
    with _connection(file).cursor() as cursor:
        return cursor.execute(sql, dict(params)).df()


def fetch_arrow(file: Path, sql: str, params: Mapping[str, Any]) -> pa.Table:
    """The same as an Arrow table, which keeps the types: whole numbers stay whole where some are missing."""
    with _connection(file).cursor() as cursor:
        return cursor.sql(sql, params=dict(params)).to_arrow_table()


def _connection(file: Path) -> duckdb.DuckDBPyConnection:
    """The one door to a build. A process for the shared audience opens nothing else, whoever asks."""
    if audience() == "shared" and file.name != "shared.duckdb":
        raise NoWarehouse
    with _lock:
        if file in _open:
            _open.move_to_end(file)
            return _open[file]
        if not file.is_file():
            raise NoWarehouse
        _open[file] = connection = _harden(file)
        # A cursor in flight keeps its database alive, so an evicted build is closed by its last reader.
        while len(_open) > KEEP_OPEN:
            _open.popitem(last=False)
        return connection


def _harden(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(
        str(file), read_only=True, config={"enable_external_access": "false", "threads": "2"}
    )
    connection.execute("set autoinstall_known_extensions = false")
    connection.execute("set autoload_known_extensions = false")
    connection.execute("set lock_configuration = true")
    return connection


def file_of(build: Build, audience: Audience) -> Path:
    """The file of a build for one audience."""
    return build.folder / f"{audience}.duckdb"


def tree_file(build: Build) -> Path:
    """The file to ask for what is the same in both: the trees, whether the data are invented."""
    shared = file_of(build, "shared")
    return shared if audience() == "shared" or shared.is_file() else file_of(build, "internal")
