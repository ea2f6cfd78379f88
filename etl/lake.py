"""The lake: immutable Parquet files, and numbered manifests that say which of them count now.

<lake>/<contract>/period=<period>/<sha256>-<k>.parquet   accepted rows (k = number of the sheet)
<lake>/refused/<sha256>-<k>.parquet                      one line per error
<lake>/manifest/000001.json                              made by os.link, so that two loaders cannot both win
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from etl.messages import Both, said
from etl.publish import locked
from etl.store import Store

MAGIC = b"PAR1"  # a Parquet file begins and ends with it
ACCEPTED, PARTLY = "accepted", "partly"
REFUSED_FILE, DUPLICATE, UNDONE = "refused_file", "duplicate", "undone"


class LakeDamagedError(RuntimeError):
    """A file that the manifest names is missing or cut short; `message` says which."""

    def __init__(self, file: str, why: str) -> None:
        self.message: Both = said("state", "lake_damaged", file=file, why=said("damage", why))
        super().__init__(self.message.en)


@dataclass(frozen=True)
class LakeFile:
    """One Parquet file that counts; path relative to the lake."""

    path: str
    contract: str
    table: str
    period: str
    file_sha: str
    file_name: str
    sheet: str
    extracted_at: str
    rows: int
    load_id: str


@dataclass(frozen=True)
class LoadRecord:
    """What became of one sheet of one file (one record with sheet '' for a file refused as a whole)."""

    load_id: str
    loaded_at: str
    file_name: str
    file_sha: str
    contract: str | None
    sheet: str
    period: str | None
    extracted_at: str | None
    rows_read: int
    accepted: int
    refused: int
    skipped: int
    state: str
    message_id: str
    message_en: str
    refused_path: str | None


@dataclass(frozen=True)
class Manifest:
    """One state of the lake. Number 0 is the empty lake, which no file stands for."""

    number: int = 0
    created_at: str = ""
    reason: str = ""
    load_id: str = ""
    files: tuple[LakeFile, ...] = ()
    loads: tuple[LoadRecord, ...] = field(default=())

    def counts(self, file_sha: str) -> bool:
        """Whether rows of this file count now."""
        return any(f.file_sha == file_sha for f in self.files)

    def tells(self, record: LoadRecord) -> bool:
        """Whether the same verdict on the same file is on record already."""
        return any(
            (r.file_sha, r.file_name, r.sheet, r.state, r.message_id)
            == (record.file_sha, record.file_name, record.sheet, record.state, record.message_id)
            for r in self.loads
        )


def whole(lake: Path, manifest: Manifest) -> None:
    """See that every file which counts is there to its end. Raises LakeDamagedError for the first that is not."""
    for path in sorted({file.path for file in manifest.files}):
        if why := _damage(lake / path):
            raise LakeDamagedError(path, why)


def _damage(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
            file.seek(-len(MAGIC), os.SEEK_END)
            return "" if head == file.read() == MAGIC else "cut"
    except FileNotFoundError:
        return "missing"
    except OSError:  # too short to look at its end
        return "cut"


Change = Callable[[Manifest], Manifest | None]


def now() -> str:
    """UTC time to the second, as ISO text."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_load_id() -> str:
    """Unique, and sorting by time."""
    return dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S") + "-" + secrets.token_hex(3)


def lake_of(data: Path) -> Path:
    """The lake below a data root."""
    return data / "lake"


def held(data: Path) -> AbstractContextManager[None]:
    """Hold the lake: nobody else moves files into it or out of it meanwhile."""
    return locked(lake_of(data))


def manifests(data: Path) -> list[Path]:
    """Manifest files, oldest first."""
    return sorted((lake_of(data) / "manifest").glob("[0-9]*.json"))


def current(data: Path) -> Manifest:
    """The newest manifest; an empty one when nothing has been loaded."""
    found = manifests(data)
    return read(found[-1]) if found else Manifest()


def newest(place: str) -> Manifest:
    """The newest manifest of a lake in a folder or at an address; an empty one when nothing has been loaded."""
    store = Store(place)
    numbered = [name for name in store.names("manifest") if re.fullmatch(r"manifest/\d+\.json", name)]
    content = store.read(numbered[-1]) if numbered else None
    return parsed(content) if content else Manifest()


def commit(data: Path, change: Change) -> Manifest:
    """Apply `change` to the newest manifest and publish the result; None from `change` means nothing to do.

    Whoever loses the race for a number reads the winner's manifest and applies `change` to that.
    """
    folder = lake_of(data) / "manifest"
    folder.mkdir(parents=True, exist_ok=True)
    while True:
        before = current(data)
        after = change(before)
        if after is None:
            return before
        after = replace(after, number=before.number + 1, created_at=now())
        if _publish(folder, after):
            return after


def undo(data: Path) -> tuple[LoadRecord, ...]:
    """A new manifest without the files of the latest load that still counts; its records, or () if there is none."""
    undone: tuple[LoadRecord, ...] = ()

    def change(before: Manifest) -> Manifest | None:
        nonlocal undone
        last = before.files[-1].load_id if before.files else None
        undone = tuple(r for r in before.loads if r.load_id == last)
        if last is None:
            return None
        files = tuple(f for f in before.files if f.load_id != last)
        loads = tuple(replace(r, state=UNDONE) if r.load_id == last else r for r in before.loads)
        return Manifest(reason="undo", load_id=last, files=files, loads=loads)

    commit(data, change)
    return undone


def _publish(folder: Path, manifest: Manifest) -> bool:
    draft = folder / f".{secrets.token_hex(6)}"
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, folder / f"{manifest.number:06d}.json")
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def read(path: Path) -> Manifest:
    """The manifest in a file."""
    return parsed(path.read_bytes())


def parsed(content: bytes) -> Manifest:
    """The manifest that these bytes tell."""
    raw: dict[str, Any] = json.loads(content)
    files = tuple(LakeFile(**f) for f in raw.pop("files"))
    loads = tuple(LoadRecord(**r) for r in raw.pop("loads"))
    return Manifest(**raw, files=files, loads=loads)
