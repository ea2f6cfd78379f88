"""Publishing a build: made beside the old one, then made current by one atomic rename.

    warehouse/CURRENT                      the name of the build to read
    warehouse/build-000007/internal.duckdb
    warehouse/build-000007/seal.json       size and SHA-256 of each file, by which damage is told
    warehouse/.build-000008.making/        a build that is being made, or the leftover of a killed one
    warehouse/ROLLED_BACK                  that somebody went back from a newer build, and from which

Killed at any moment, CURRENT names a complete build, and the next run removes what was left behind. The current build
and those before it are kept, three together (`KINERJA_BUILDS` says how many, at least two: one to fall back to).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from journal.lock import hold

KEEP = 3
SEAL = "seal.json"
ROLLED_BACK = "ROLLED_BACK"
PATIENCE = 10.0  # seconds for which Windows may refuse to replace a file that somebody reads
_NAME = re.compile(r"\.?build-(\d{6,})(\.making|\.old)?")


class PublishError(RuntimeError):
    """A build that must not become current, e.g. one whose file was not closed properly."""


@contextmanager
def locked(warehouse: Path) -> Iterator[None]:
    """Hold the right to build. The operating system gives it back when the process dies."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("a+b") as handle:
        hold(handle)
        yield


def current(warehouse: Path) -> str | None:
    """Name of the build to read, None before the first one."""
    pointer = warehouse / "CURRENT"
    name = pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""
    return name or None


def sweep(warehouse: Path) -> list[str]:
    """Remove what killed builds left behind; returns the names. Call it only while holding the lock."""
    leftovers = [path for path in warehouse.glob(".build-*") if _NAME.fullmatch(path.name)]
    newest = _newest_published(warehouse)
    unpublished = [path for path in builds(warehouse) if _number(path.name) > newest]
    for path in [*leftovers, *unpublished]:
        shutil.rmtree(path, ignore_errors=os.name == "nt")  # there, somebody may still have it open
    (warehouse / "CURRENT.new").unlink(missing_ok=True)
    return [path.name for path in [*leftovers, *unpublished]]


def _newest_published(warehouse: Path) -> int:
    """Number of the newest build that was ever current: not the current one after somebody went back."""
    name = current(warehouse) or ""
    note = rolled_back(warehouse)
    return max(_number(name), _number(note["from"]) if note.get("to") == name else 0)


def rolled_back(warehouse: Path) -> dict[str, Any]:
    """The note that somebody went back: from, to, at, made_of; empty where nobody did, or a build came after."""
    with suppress(OSError, ValueError):
        told = json.loads((warehouse / ROLLED_BACK).read_text(encoding="utf-8"))
        if isinstance(told, dict) and {"from", "to"} <= told.keys():
            return told
    return {}


def keep() -> int:
    """How many builds are kept, the current one among them."""
    told = os.environ.get("KINERJA_BUILDS", "")
    return max(int(told), 2) if told.isdecimal() else KEEP


def builds(warehouse: Path) -> list[Path]:
    """Finished build folders, oldest first."""
    found = [path for path in warehouse.glob("build-*") if _NAME.fullmatch(path.name)]
    return sorted(found, key=lambda path: _number(path.name))


def _number(name: str) -> int:
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def start(warehouse: Path) -> tuple[str, Path]:
    """A new build name and the folder in which to make it."""
    newest = max([_newest_published(warehouse), *(_number(path.name) for path in builds(warehouse))])
    name = f"build-{newest + 1:06d}"
    folder = warehouse / f".{name}.making"
    folder.mkdir()
    return name, folder


def finish(warehouse: Path, name: str, folder: Path) -> Path:
    """Make a finished folder the current build and drop those that are not kept; returns its final place.

    Raises PublishError beside a leftover write-ahead log: the file is not complete without it.
    """
    if unfinished := sorted(path.name for path in folder.rglob("*.wal")):
        raise PublishError(f"write-ahead log left behind: {', '.join(unfinished)}")
    (folder / SEAL).write_text(json.dumps(sealed(folder), indent=1), encoding="utf-8")
    for path in folder.iterdir():
        _sync(path)
    _sync(folder)
    place = warehouse / name
    folder.rename(place)
    _sync(warehouse)
    point(warehouse, name)
    (warehouse / ROLLED_BACK).unlink(missing_ok=True)
    for old in builds(warehouse)[: -keep()]:
        _drop(old)
    return place


def sealed(folder: Path) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each database file of a build, by name."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.duckdb")):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        found[path.name] = {"size": path.stat().st_size, "sha256": digest}
    return found


def _drop(folder: Path) -> None:
    """Remove a build as a whole or not at all: on Windows its folder cannot be renamed while somebody reads in it, and
    it goes with a later build."""
    aside = folder.with_name(f".{folder.name}.old")
    with suppress(OSError):
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def drop_others(warehouse: Path, name: str) -> None:
    """Remove every build but this one, at once: an older one may hold what had to go."""
    with locked(warehouse):
        sweep(warehouse)
        for old in builds(warehouse):
            if old.name != name:
                shutil.rmtree(old)


def point(warehouse: Path, name: str) -> None:
    """Make a build that is there the one to read."""
    pointer = warehouse / "CURRENT.new"
    pointer.write_text(name + "\n", encoding="utf-8")
    _sync(pointer)
    _patiently(lambda: pointer.replace(warehouse / "CURRENT"))
    _sync(warehouse)


def _patiently(replace: Callable[[], object]) -> None:
    """Windows refuses to replace a file in the moment in which somebody reads it."""
    end = time.monotonic() + (PATIENCE if os.name == "nt" else 0)
    while True:
        try:
            replace()
            return
        except PermissionError:
            if time.monotonic() >= end:
                raise
            time.sleep(0.05)


def _sync(path: Path) -> None:
    """Force a file or folder to the disk. Windows cannot sync folders and needs no help with renames."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
