"""Everything that is missing until the dashboard can start; nothing when nothing is missing.

Exports in the inbox are loaded. With nothing in the inbox and nothing loaded ever, the synthetic sample is made and
loaded, so that a first look needs no data. A build is made when the lake, a rule, a model or what people
decided has changed since.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from etl import builds, decisions, lake, publish
from etl.build import build, code_version
from etl.load import exports_in, load
from etl.progress import Report

Shown = Callable[[], AbstractContextManager[Report]]


@dataclass(frozen=True)
class Prepared:
    """What was done: sample files made, files loaded that were new, whether a build was made."""

    sampled: int
    loaded: int
    built: bool


def prepare(data: Path, shown: Shown) -> Prepared:
    """Bring the data folder to the point where the app can open it. Raises BuildRefused as `build` does."""
    sampled = 0
    folder = data / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    if not exports_in([folder]) and not lake.current(data).number:
        folder = data / "sample"
        sampled = _sample(folder)
    loaded = _load(folder, data, shown)
    stale = is_stale(data)
    if stale:
        with shown() as report:
            build(data, report)
    return Prepared(sampled, loaded, stale)


def is_stale(data: Path) -> bool:
    """Whether there is no current build, or something has changed since. Raises DecisionsUnreadError."""
    return changed(data) != frozenset()


def made_of(data: Path) -> dict[str, object]:
    """What figures would be made from now: manifest, code_version, decisions. Raises DecisionsUnreadError."""
    return {
        "manifest": lake.current(data).number,
        "code_version": code_version(),
        "decisions": decisions.fingerprint(decisions.read(data)),
    }


def changed(data: Path) -> frozenset[str]:
    """What the current build was made from that is different now, all of it when there is no whole build; nothing
    while somebody has gone back to an earlier build and all is as it was then. Raises DecisionsUnreadError."""
    now, warehouse = made_of(data), data / "warehouse"
    name = publish.current(warehouse)
    if name is None or builds.damage(warehouse / name):
        return frozenset(now)
    note = publish.rolled_back(warehouse)
    if note.get("to") == name and note.get("made_of") == now:
        return frozenset()
    file = warehouse / name / builds.INTERNAL
    with duckdb.connect(str(file), read_only=True) as con:
        found = con.execute("select * from build")
        made = dict(zip([column[0] for column in found.description], found.fetchall()[0], strict=True))
    return frozenset(what for what, value in now.items() if made.get(what) != value)


def _sample(folder: Path) -> int:
    from etl.sample import generate

    made = (folder / "truth.toml").is_file()
    return 0 if made else len(generate(folder).files)


def _load(folder: Path, data: Path, shown: Shown) -> int:
    uploads = exports_in([folder])
    if not uploads:
        return 0
    with shown() as report:
        results = load(uploads, data, report)
    return sum(result.state != lake.DUPLICATE for result in results)
