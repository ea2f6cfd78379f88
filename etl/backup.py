"""Keeps everything that cannot be made again: the app's databases, the key, access.toml and mail.toml, what was told
by mail, the agency's own layouts, the lake and the inbox. Figures are built anew. The app may go on
meanwhile; a load waits.
"""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from dataclasses import dataclass
from pathlib import Path

from etl import archive, database, dump, lake, pseudonym
from etl.archive import ArchiveRefusedError, Listed, Writer
from etl.erase import unfinished

PARTS = ("key", "access.toml", "mail.toml", "digest.json", "contracts", "lake", "inbox")
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Made:
    """A backup that was read back. key_apart: the key comes from the environment and is not in it."""

    path: Path
    listed: Listed
    size: int
    key_apart: bool


def backup(data: Path, to: Path) -> Made:
    """Write a backup to a file, or under a name of its own into a folder. Raises ArchiveRefusedError."""
    made_at = dt.datetime.now(dt.UTC)
    path = to if to.suffix == ".zip" else to / f"kinerja-{made_at.strftime(STAMP)}.zip"
    if path.exists():
        raise ArchiveRefusedError("exists", file=path.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = archive.draft_of(path)
    draft.unlink(missing_ok=True)
    try:
        with lake.held(data):
            _settled(data)
            _write(data, draft, Listed(lake.now(), _key_mark(data)))
        listed = archive.check(draft)
        archive.name_it(path)
    finally:
        draft.unlink(missing_ok=True)
    return Made(path, listed, path.stat().st_size, bool(os.environ.get("KINERJA_KEY")))


def files_of(data: Path) -> list[Path]:
    """The files that a backup holds: hidden ones are drafts and locks."""
    found = [path for part in PARTS for path in [data / part, *(data / part).rglob("*")]]
    return sorted(p for p in found if p.is_file() and not _is_hidden(p.relative_to(data)))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _settled(data: Path) -> None:
    """Nothing is kept half done."""
    if (data / pseudonym.NEXT).exists():
        raise pseudonym.KeyRefusedError("unfinished")
    if unfinished(data):
        raise ArchiveRefusedError("erasing")


def _key_mark(data: Path) -> str:
    there = os.environ.get("KINERJA_KEY") or (data / pseudonym.FILE).exists()
    return pseudonym.fingerprint(pseudonym.key_of(data)) if there else ""


def _write(data: Path, draft: Path, listed: Listed) -> None:
    with (
        os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target,
    ):
        writer = Writer(target, listed)
        for which, at in database.places(data).items():
            _write_database(at, which, writer)
        for path in files_of(data):
            writer.file(f"data/{path.relative_to(data).as_posix()}", path)
        writer.finish()


def _write_database(at: str, which: str, writer: Writer) -> None:
    """The rows of one moment; nothing for a database that has no tables yet."""
    if not database.present(at):
        return
    with dump.snapshot(at) as connection:
        version, tables = dump.version_of(connection), dump.tables_of(connection)
        if not version and not tables:
            return
        if not version:
            raise ArchiveRefusedError("unreadable")
        writer.listed.databases[which] = version
        for table in tables:
            name = f"{which}/{table.name}"
            writer.listed.rows[name] = writer.chunks(f"database/{name}.jsonl", dump.lines(connection, table))
