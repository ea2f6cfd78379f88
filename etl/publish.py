"""Publishing a build: made beside the old one, then made current by one atomic rename.

    warehouse/CURRENT                      the name of the build to read
    warehouse/build-000007/internal.duckdb
    warehouse/.build-000008.making/        a build that is being made, or the leftover of a killed one

Killed at any moment, CURRENT names a complete build, and the next run removes what was left behind.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

KEEP = 3
_NAME = re.compile(r"\.?build-(\d{6,})(\.making)?")


class PublishError(RuntimeError):
    """A build that must not become current, e.g. one whose file was not closed properly."""


@contextmanager
def locked(warehouse: Path) -> Iterator[None]:
    """Hold the right to build. The operating system gives it back when the process dies."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("a+b") as handle:
        _lock(handle.fileno())
        yield


def _lock(descriptor: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX)


def current(warehouse: Path) -> str | None:
    """Name of the build to read, None before the first one."""
    pointer = warehouse / "CURRENT"
    name = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    return name or None


def sweep(warehouse: Path) -> list[str]:
    """Remove what killed builds left behind; returns the names. Call it only while holding the lock."""
    leftovers = [path for path in warehouse.glob(".build-*.making") if _NAME.fullmatch(path.name)]
    newest = _number(current(warehouse) or "")
    unpublished = [path for path in builds(warehouse) if _number(path.name) > newest]
    for path in [*leftovers, *unpublished]:
        shutil.rmtree(path)
    (warehouse / "CURRENT.new").unlink(missing_ok=True)
    return [path.name for path in [*leftovers, *unpublished]]


def builds(warehouse: Path) -> list[Path]:
    """Finished build folders, oldest first."""
    found = [path for path in warehouse.glob("build-*") if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: _number(path.name))


def _number(name: str) -> int:
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def start(warehouse: Path) -> tuple[str, Path]:
    """A new build name and the folder in which to make it."""
    newest = max([_number(current(warehouse) or ""), *(_number(path.name) for path in builds(warehouse))])
    name = f"build-{newest + 1:06d}"
    folder = warehouse / f".{name}.making"
    folder.mkdir()
    return name, folder


def finish(warehouse: Path, name: str, folder: Path, keep: int = KEEP) -> Path:
    """Make a finished folder the current build and drop all but the last `keep`; returns its final place.

    Raises PublishError beside a leftover write-ahead log: the file is not complete without it.
    """
    if unfinished := sorted(path.name for path in folder.rglob("*.wal")):
        raise PublishError(f"write-ahead log left behind: {', '.join(unfinished)}")
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    place = warehouse / name
    folder.rename(place)
    _sync(warehouse)
    _point(warehouse, name)
    for old in builds(warehouse)[:-keep]:
        shutil.rmtree(old, ignore_errors=True)
    return place


def drop_others(warehouse: Path, name: str) -> None:
    """Remove every build but this one, at once: an older one may hold what had to go."""
    with locked(warehouse):
        sweep(warehouse)
        for old in builds(warehouse):
            if old.name != name:
                shutil.rmtree(old)


def _point(warehouse: Path, name: str) -> None:
    pointer = warehouse / "CURRENT.new"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    pointer.replace(warehouse / "CURRENT")
    _sync(warehouse)


def _sync(path: Path) -> None:
    """Force a file or folder to the disk. Windows cannot sync folders and needs no help with renames."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
