"""The builds that are kept: whether they are whole, the way back to an earlier one, and how the last tries ended."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

import journal
from etl import faults, publish
from etl.messages import Both, said

TRIES = "TRIES.json"
INTERNAL, SHARED = "internal.duckdb", "shared.duckdb"


class RollbackRefusedError(RuntimeError):
    """There is no such build, or it is damaged; `message` says which. CURRENT was not touched."""

    def __init__(self, rule: str, **facts: object) -> None:
        self.message: Both = said("builds", rule, **facts)
        super().__init__(self.message.en)


@dataclass(frozen=True)
class Tries:
    """How builds ended, kept for whoever watches. failed: ever; in_a_row: since the last one that was published; why:
    one word; at: UTC, of the last that failed; published_at: of the last that did not."""

    failed: int = 0
    in_a_row: int = 0
    why: str = ""
    at: str = ""
    published_at: str = ""


def tries(warehouse: Path) -> Tries:
    """How builds ended up to now."""
    with suppress(OSError, ValueError, TypeError):
        return Tries(**json.loads((warehouse / TRIES).read_text(encoding="utf-8")))
    return Tries()


def failed(warehouse: Path, fault: BaseException) -> None:
    """Note that a build was not published."""
    before = tries(warehouse)
    why = faults.kind(fault)
    journal.fault("build_failed", fault, why)
    _note(
        warehouse,
        replace(before, failed=before.failed + 1, in_a_row=before.in_a_row + 1, why=why, at=_now()),
    )


def published(warehouse: Path, name: str, seconds: float, rows: int, findings: int) -> None:
    """Note that a build was published."""
    journal.event("build", name, seconds=seconds, rows=rows, findings=findings)
    _note(warehouse, replace(tries(warehouse), in_a_row=0, published_at=_now()))


def _note(warehouse: Path, now: Tries) -> None:
    draft = warehouse / f".{TRIES}"
    with suppress(OSError):  # the disk may be what is wrong
        draft.write_text(json.dumps(asdict(now)), encoding="utf-8")
        draft.replace(warehouse / TRIES)


def _now() -> str:
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def damage(folder: Path, is_thorough: bool = False) -> str:
    """What is wrong with a build, in one word: missing, size, content, unreadable; empty for nothing.

    is_thorough: read every byte and compare it with the seal. A build without a seal is only opened.
    """
    if not folder.is_dir():
        return "missing"
    sealed: dict[str, dict[str, Any]] = {}
    with suppress(OSError, ValueError):
        sealed = json.loads((folder / publish.SEAL).read_text(encoding="utf-8"))
    for name in sealed or (INTERNAL,):
        if not (folder / name).is_file():
            return "missing"
        if sealed and (folder / name).stat().st_size != sealed[name]["size"]:
            return "size"
    if is_thorough and sealed and publish.sealed(folder) != sealed:
        return "content"
    return "" if all(_opens(folder / name) for name in sealed or (INTERNAL,)) else "unreadable"


def _opens(file: Path) -> bool:
    try:
        with duckdb.connect(str(file), read_only=True) as con:
            return bool(con.execute("select count(*) from build").fetchall())
    except duckdb.Error:
        return False


def newest_whole(warehouse: Path) -> Path | None:
    """The current build, or where that is damaged the one nearest before it."""
    name = publish.current(warehouse)
    older = [path for path in publish.builds(warehouse) if name is None or path.name <= name]
    return next((path for path in reversed(older) if not damage(path)), None)


def roll_back(data: Path, name: str = "", made_of: dict[str, object] | None = None) -> str:
    """Make an earlier build current, the one before where none is named; its name. Raises RollbackRefusedError.

    made_of: what the figures would be made from now; as long as that stays the same, nothing is built by itself.
    """
    warehouse = data / "warehouse"
    with publish.locked(warehouse):
        now = publish.current(warehouse) or ""
        before = [path.name for path in publish.builds(warehouse) if path.name < now]
        wanted = name or next((n for n in reversed(before) if not damage(warehouse / n)), "")
        if wanted not in {path.name for path in publish.builds(warehouse)}:
            raise RollbackRefusedError("no_such" if name else "none_before", build=name)
        if why := damage(warehouse / wanted, is_thorough=True):
            raise RollbackRefusedError("damaged", build=wanted, why=said("damage", why))
        top = max(now, publish.rolled_back(warehouse).get("from", ""))
        note = {"from": top, "to": wanted, "at": _now(), "made_of": made_of or {}}
        (warehouse / publish.ROLLED_BACK).write_text(json.dumps(note), encoding="utf-8")
        publish.point(warehouse, wanted)
        if wanted == top:  # forward again
            (warehouse / publish.ROLLED_BACK).unlink()
    journal.event("rollback", wanted, left=now)
    return wanted


def lines(data: Path, is_thorough: bool = False) -> list[str]:
    """One line per build that is kept, the newest first: name, size, and what it is."""
    warehouse = data / "warehouse"
    now, left = publish.current(warehouse), publish.rolled_back(warehouse).get("from")
    return [
        _line(path, path.name == now, path.name == left, damage(path, is_thorough))
        for path in reversed(publish.builds(warehouse))
    ]


def _line(folder: Path, is_current: bool, is_left: bool, why: str) -> str:
    size = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) / 1e6
    marks = ["tampil / shown"] * is_current + ["ditinggalkan / gone back from"] * is_left
    if why:
        words = said("damage", why)
        marks.append(f"RUSAK / DAMAGED: {words.id} / {words.en}")
    return f"{folder.name}  {size:,.1f} MB  {', '.join(marks)}".rstrip()
