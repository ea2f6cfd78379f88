"""A backup as one file: a ZIP with everything that cannot be made again, and a list of it with checksums.

    list.json                         version, time, key, databases, and of every file: size, SHA-256, time of change
    data/<path below the data folder> key, access.toml, mail.toml, digest.json, contracts, lake, inbox
    database/<app|demo>/<table>.jsonl one JSON line per row

It is written beside its place with mode 600, read back, and only then named.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from etl.messages import Both, said

VERSION = 1
LIST = "list.json"
CHUNK = 1 << 20


class ArchiveRefusedError(RuntimeError):
    """A file that is no whole backup, or one that does not fit here; `message` says why. Nothing was touched."""

    def __init__(self, rule: str, **facts: object) -> None:
        self.message: Both = said("backup", rule, **facts)
        super().__init__(self.message.en)


@dataclass(frozen=True)
class Entry:
    """One file of the archive; changed: seconds since 1970, as its place had it."""

    size: int
    sha256: str
    changed: float = 0.0


@dataclass
class Listed:
    """What a backup holds. key: fingerprint of the pseudonyms' key, empty when there was none; databases: version of
    the tables by name; rows: rows by "database/table"."""

    made_at: str
    key: str = ""
    databases: dict[str, str] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    files: dict[str, Entry] = field(default_factory=dict)
    version: int = VERSION


class Writer:
    """Writes files into a backup and their checksums into its list."""

    def __init__(self, archive: zipfile.ZipFile, listed: Listed) -> None:
        self._archive, self.listed = archive, listed

    def file(self, name: str, path: Path) -> None:
        """A file as it is."""
        with path.open("rb") as source:
            self.chunks(name, iter(lambda: source.read(CHUNK), b""), path.stat().st_mtime)

    def chunks(self, name: str, parts: Iterable[bytes], changed: float = 0.0) -> int:
        """A file made of parts; their number."""
        digest, size, count = hashlib.sha256(), 0, 0
        with self._archive.open(name, "w", force_zip64=True) as target:
            for part in parts:
                target.write(part)
                digest.update(part)
                size, count = size + len(part), count + 1
        self.listed.files[name] = Entry(size, digest.hexdigest(), changed)
        return count

    def finish(self) -> None:
        """Write the list."""
        self._archive.writestr(LIST, json.dumps(asdict(self.listed), indent=1))


def draft_of(path: Path) -> Path:
    """Where a backup is written until it is whole."""
    return path.with_name(f".{path.name}.part")


def name_it(path: Path) -> None:
    """Give a whole backup its name. Raises FileExistsError rather than replace another."""
    draft = draft_of(path)
    with draft.open("r+b") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        raise
    except OSError:  # a memory stick (FAT, exFAT) knows no links
        if path.exists():
            raise FileExistsError(path) from None
        draft.rename(path)
    else:
        draft.unlink()


def check(path: Path) -> Listed:
    """Read the whole backup and compare every checksum. Raises ArchiveRefusedError."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = _listed(json.loads(archive.read(LIST)))
            names = [name for name in archive.namelist() if name != LIST]
            if sorted(names) != sorted(listed.files) or not all(map(_is_plain, names)):
                raise ArchiveRefusedError("damaged", file=path.name)
            for name, entry in listed.files.items():
                if _read(archive, name) != (entry.size, entry.sha256):
                    raise ArchiveRefusedError("damaged", file=path.name)
    except FileNotFoundError as error:
        raise ArchiveRefusedError("no_file", file=path.name) from error
    except ArchiveRefusedError:
        raise
    except Exception as error:  # a damaged stream fails in many ways
        raise ArchiveRefusedError("damaged", file=path.name) from error
    return listed


def extract(archive: zipfile.ZipFile, name: str, entry: Entry, place: Path) -> None:
    """Write one file of the archive to its place, with its time of change."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(name) as source, place.open("wb") as target:
        while part := source.read(CHUNK):
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    os.utime(place, (entry.changed, entry.changed))


def lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The lines of one file."""
    with archive.open(name) as source:
        yield from source


def _listed(told: dict[str, Any]) -> Listed:
    if told["version"] > VERSION:
        raise ArchiveRefusedError("newer")
    files = {name: Entry(**entry) for name, entry in told.pop("files").items()}
    return Listed(**told, files=files)


def _read(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as source:
        while part := source.read(CHUNK):
            digest.update(part)
            size += len(part)
    return size, digest.hexdigest()


def _is_plain(name: str) -> bool:
    """Whether a name stays below its folder and is one that we write."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) > 1
        and parts[0] in ("data", "database")
        and not {"..", "."} & set(parts)
        and "\\" not in name
    )
