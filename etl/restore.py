"""Brings a backup back: all of it or nothing.

Everything is made ready in `<data>/.restore/` first; then the parts change places with the present ones, as a plan
that is written down before. Killed at any moment, the next command finds the plan and puts the old state back, unless
all had been done. A database on a server changes in one transaction, which also notes the plan's mark.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from etl import archive, backup, database, dump, lake, pseudonym
from etl.archive import ArchiveRefusedError, Listed
from etl.publish import locked

FOLDER, PLAN = ".restore", "plan.json"
NAMES = (
    *backup.PARTS,
    "warehouse",
    *(f"{which}.db{end}" for which in database.SETTINGS for end in ("", "-wal", "-shm")),
)
PRIVATE = ("key", "access.toml", "digest.json")


@dataclass(frozen=True)
class Restored:
    """What was brought back; safety: the backup of what stood there before, None when nothing did."""

    listed: Listed
    found: tuple[str, ...]
    safety: Path | None


def restore(data: Path, path: Path, force: bool = False, safety: Path = Path("backups")) -> Restored:
    """Bring a backup back into the data folder and the databases. Raises ArchiveRefusedError, and then nothing has
    changed. force: also where something is already, of which a backup into the folder `safety` is made first."""
    recover(data)
    listed = archive.check(path)
    _fits(listed)
    if len({database.address(data, which) for which in listed.databases}) < len(listed.databases):
        raise ArchiveRefusedError("same_database")
    with locked(data), lake.held(data):
        _unused(data)
        found = _found(data)
        if found and not force:
            raise ArchiveRefusedError("not_empty", found=", ".join(found))
    kept = _keep(data, safety) if found else None
    with locked(data), lake.held(data):
        _unused(data)
        _bring(data, path, listed)
    return Restored(listed, tuple(found), kept)


def recover(data: Path) -> None:
    """Put back what an interrupted restoring had begun to change."""
    if (data / FOLDER).exists():
        with locked(data):  # not while it is still at work
            _put_back(data)


def _put_back(data: Path) -> None:
    plan = data / FOLDER / PLAN
    if plan.exists():
        told = json.loads(plan.read_text(encoding="utf-8"))
        if not any(_has_mark(database.address(data, which), told["mark"]) for which in told["in_place"]):
            _back(data, told["fresh"])
        plan.unlink()
    shutil.rmtree(data / FOLDER, ignore_errors=True)


def _fits(listed: Listed) -> None:
    """Raises ArchiveRefusedError for tables that are newer than this program, or without the key to go with it."""
    for version in listed.databases.values():
        try:
            dump.check(version)
        except dump.NewerTablesError as error:
            raise ArchiveRefusedError("newer") from error
    given, inside = os.environ.get("KINERJA_KEY"), f"data/{pseudonym.FILE}" in listed.files
    if given and listed.key and pseudonym.fingerprint(pseudonym.parse(given)) != listed.key:
        raise ArchiveRefusedError("key_differs")
    if listed.key and not given and not inside:
        raise ArchiveRefusedError("key_missing")


def _found(data: Path) -> list[str]:
    """What stands in the way: parts with files, databases with rows."""
    parts = {path.relative_to(data).parts[0] for path in backup.files_of(data)}
    try:
        held = [which for which, at in database.places(data).items() if dump.holds_rows(at)]
    except sa.exc.DatabaseError as error:
        raise ArchiveRefusedError("unreadable") from error
    return [*sorted(parts), *(f"{which} (basis data / database)" for which in held)]


def _keep(data: Path, safety: Path) -> Path:
    stamp = lake.now().replace("-", "").replace(":", "")
    return backup.backup(data, safety / f"sebelum-pulih-{stamp}.zip").path


def _unused(data: Path) -> None:
    """Raises ArchiveRefusedError while the app has one of the databases open."""
    for at in database.places(data).values():
        if database.present(at) and _is_open(at):
            raise ArchiveRefusedError("running")


def _is_open(at: str) -> bool:
    path = database.file_of(at)
    if path is None:
        others = sa.text(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        with database.engine_of(at) as engine, engine.connect() as connection:
            return bool(connection.scalar(others))
    try:
        with closing(sqlite3.connect(path, timeout=2)) as con:
            con.execute("pragma journal_mode = delete")  # possible for who is alone only
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        pass  # no database at all; said later
    return False


def _bring(data: Path, path: Path, listed: Listed) -> None:
    shutil.rmtree(data / FOLDER, ignore_errors=True)
    for part in ("new", "old"):
        (data / FOLDER / part).mkdir(parents=True)
    try:
        with zipfile.ZipFile(path) as source:
            _files(source, listed, data / FOLDER / "new")
            _change(data, source, listed)
        (data / FOLDER / PLAN).unlink()
    except BaseException:
        _put_back(data)
        raise
    shutil.rmtree(data / FOLDER)


def _change(data: Path, source: zipfile.ZipFile, listed: Listed) -> None:
    """Fill the databases, then let all parts change places; what is filled in its place counts last."""
    new, mark = data / FOLDER / "new", secrets.randbits(31)
    in_place = [which for which in listed.databases if not _has_own_file(data, which)]
    for which in set(listed.databases) - set(in_place):
        with _writing(database.file_address(new / f"{which}.db")) as connection:
            _fill(connection, source, listed, which)
        (new / f"{which}.db").chmod(0o600)
    with ExitStack() as waiting:
        for which in in_place:
            connection = waiting.enter_context(_writing(database.address(data, which)))
            _fill(connection, source, listed, which)
            _set_mark(connection, mark)
        fresh = sorted(child.name for child in new.iterdir())
        _write_plan(data, {"fresh": fresh, "in_place": in_place, "mark": mark})
        _swap(data, fresh)


def _has_own_file(data: Path, which: str) -> bool:
    """Whether a database is the file of the data folder, which changes places like the other parts."""
    path = database.file_of(database.address(data, which))
    return path is not None and path.resolve() == (data / f"{which}.db").resolve()


@contextmanager
def _writing(at: str) -> Iterator[sa.Connection]:
    with database.engine_of(at) as engine, database.alone(engine) as connection:
        yield connection


def _fill(connection: sa.Connection, source: zipfile.ZipFile, listed: Listed, which: str) -> None:
    """Fill one database and read it back. Raises ArchiveRefusedError when it is not what the backup says."""
    files = {
        name.partition("/")[2]: f"database/{name}.jsonl"
        for name in listed.rows
        if name.startswith(f"{which}/")
    }
    rows = {table: archive.lines(source, file) for table, file in files.items()}
    dump.fill(connection, listed.databases[which], rows)
    tables = {table.name: table for table in dump.tables_of(connection)}
    for name, file in files.items():
        there = dump.lines(connection, tables[name]) if name in tables else ()
        if dump.digest(there) != dump.digest(archive.lines(source, file)):
            raise ArchiveRefusedError("not_verified", table=name)


def _set_mark(connection: sa.Connection, mark: int) -> None:
    """Note in the same transaction that it was this plan's."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"pragma user_version = {mark:d}")
    else:
        connection.exec_driver_sql(f"comment on table {dump.VERSION} is '{mark:d}'")


def _has_mark(at: str, mark: int) -> bool:
    with database.engine_of(at) as engine, engine.connect() as connection:
        is_file = engine.dialect.name == "sqlite"
        asked = "pragma user_version" if is_file else f"select obj_description(to_regclass('{dump.VERSION}'))"
        return str(connection.exec_driver_sql(asked).scalar()) == str(mark)


def _write_plan(data: Path, plan: dict[str, object]) -> None:
    draft = data / FOLDER / "plan.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(plan, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(data / FOLDER / PLAN)


def _files(source: zipfile.ZipFile, listed: Listed, new: Path) -> None:
    for name, entry in listed.files.items():
        top, _, below = name.partition("/")
        if top == "data":
            archive.extract(source, name, entry, new / below)
            if below in PRIVATE:
                (new / below).chmod(0o600)


def _swap(data: Path, fresh: list[str]) -> None:
    for name in NAMES:
        if (data / name).exists():
            (data / name).rename(data / FOLDER / "old" / name)
        if name in fresh:
            (data / FOLDER / "new" / name).rename(data / name)


def _back(data: Path, fresh: list[str]) -> None:
    for name in NAMES:
        new, old = (data / FOLDER / place / name for place in ("new", "old"))
        if name in fresh and not new.exists() and (data / name).exists():
            (data / name).rename(new)
        if old.exists():
            old.rename(data / name)
