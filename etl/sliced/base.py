"""The build before as the base of the next one: its file is copied, if nothing that it was made from has gone.

What went (an erased person, a withdrawn load) must be nowhere, and a file keeps the bytes of deleted rows for a while:
then, as after a change of code, rules or decisions, everything is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import duckdb

from etl import builds, publish
from etl.lake import Manifest
from etl.tables import fill

# Rows of a period that are replaced lie behind all others; after so many builds everything is written in order again.
RENEWALS = 12
# Above this share of periods with other files a build from nothing is as quick.
MOST = 0.25
KINDS = dict.fromkeys(("kind", "name", "mark"), "varchar")
ENGINES = ("duckdb", "numpy", "scipy", "pyarrow")


@dataclass(frozen=True)
class Base:
    """A build to begin with. slices: period to folder of the slice it holds; grown: lake table to the periods of its
    further files; same: whether the manifest is the same; renewals: builds since one from nothing."""

    file: Path
    slices: Mapping[str, str]
    grown: Mapping[str, frozenset[str]]
    same: bool
    renewals: int


def mark_of(code: str, decided: str, holidays: Path) -> str:
    """Fingerprint of what all tables depend on beside the lake: code, decisions, holidays, and the engines."""
    days = holidays.read_text(encoding="utf-8") if holidays.is_file() else ""
    return hashlib.sha256(json.dumps([code, decided, days, *map(version, ENGINES)]).encode()).hexdigest()


def remember(
    con: duckdb.DuckDBPyConnection, mark: str, manifest: Manifest, slices: Mapping[str, str], renewals: int
) -> None:
    """Write into the warehouse what it was made from: `made.part`, never published."""
    parts = [("mark", "", mark), ("renewals", "", str(renewals)), *_parts(manifest)]
    parts += [("slice", period, folder) for period, folder in slices.items()]
    con.execute("create schema if not exists made; drop table if exists made.part")
    fill(con, "made.part", KINDS, [dict(zip(KINDS, part, strict=True)) for part in parts])


def _parts(manifest: Manifest) -> list[tuple[str, str, str]]:
    files = [("file", file.path, _text(file)) for file in manifest.files]
    return files + [("load", load.load_id, _text(load)) for load in manifest.loads]


def _text(told: object) -> str:
    return hashlib.sha256(json.dumps(asdict(told), sort_keys=True, default=str).encode()).hexdigest()  # type: ignore[call-overload]


def begin(warehouse: Path, manifest: Manifest, mark: str, target: Path) -> Base | None:
    """Copy the build before to `target`; None where the next one must be made from nothing."""
    base = find(warehouse, manifest, mark)
    return base if base and _copied(base.file, target) else None


def find(warehouse: Path, manifest: Manifest, mark: str) -> Base | None:
    """The newest whole build, where this manifest has all that it was made from, and not much more."""
    folder = builds.newest_whole(warehouse)
    if folder is None:
        return None
    try:
        with duckdb.connect(str(folder / builds.INTERNAL), read_only=True) as con:
            rows = con.execute("select kind, name, mark from made.part").fetchall()
    except duckdb.Error:  # made in one piece
        return None
    before = {(kind, name): told for kind, name, told in rows}
    renewals = int(before.get(("renewals", ""), RENEWALS))
    now = {(kind, name): told for kind, name, told in _parts(manifest)}
    parts = {key: told for key, told in before.items() if key[0] in ("file", "load")}
    if before.get(("mark", "")) != mark or renewals >= RENEWALS or not parts.items() <= now.items():
        return None
    grown: dict[str, set[str]] = {}
    for file in manifest.files:
        if ("file", file.path) not in before:
            grown.setdefault(file.table, set()).add(file.period)
    if len(set().union(*grown.values())) > MOST * len({file.period for file in manifest.files}):
        return None
    slices = {name: told for (kind, name), told in before.items() if kind == "slice"}
    periods = {table: frozenset(of) for table, of in grown.items()}
    return Base(folder / builds.INTERNAL, slices, periods, parts == now, renewals)


def _copied(file: Path, target: Path) -> bool:
    """Copy a file of a build, and say whether every byte is as it was sealed; if not, nothing is left of it."""
    seal = file.parent / publish.SEAL
    told = json.loads(seal.read_text(encoding="utf-8")) if seal.is_file() else {}
    if file.name not in told:
        return False
    digest = hashlib.sha256()
    with file.open("rb") as source, target.open("wb") as copied:
        while part := source.read(1 << 20):
            digest.update(part)
            copied.write(part)
    if told.get(file.name, {}).get("sha256") == digest.hexdigest():
        return True
    target.unlink()
    return False
