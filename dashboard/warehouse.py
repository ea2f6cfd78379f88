"""The current build of the warehouse: found by one `stat`, opened read-only, one cursor per call."""

import os
import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from dashboard import access

KEEP_OPEN = 3
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


def _connection(file: Path) -> duckdb.DuckDBPyConnection:
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


def file_of(build: Build) -> Path:
    """The warehouse file of this build that the present user may read."""
    return access.warehouse_file(build.folder)
