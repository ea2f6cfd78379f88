"""A new key for the pseudonyms. No NIP is stored, so every stored pseudonym is pseudonymised again with the new key,
and the key file keeps the older keys in front of it: a NIP that is loaded later takes the same steps and meets the same
person. Whoever has only an older key can compute no pseudonym that is in use.

<data>/key.next holds the new chain until everything has followed; while it exists nothing is loaded. Killed at any
moment, running it again finishes with the same new key.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

import duckdb

from etl import appdb, lake
from etl.pseudonym import FILE, NEXT, Key, KeyRefusedError, fingerprint, key_of, pseudonym, read, write
from etl.rewrite import Rows, columns_of, forget, rebuilt, rewrite, source
from etl.tables import fill, quoted

PEOPLE = ("person_key", "rater_key")
SETTINGS = "access.toml"  # written by hand; its grants may name a pseudonym


@dataclass(frozen=True)
class Rotated:
    """Pseudonyms replaced, rows of the app's database that followed, and the build made of them."""

    people: int
    app_rows: int
    build: str | None


def rotate(data: Path) -> Rotated:
    """Replace the key and let lake, figures and app database follow. Raises KeyRefusedError for a key that does not
    come from the key file."""
    if os.environ.get("KINERJA_KEY"):
        raise KeyRefusedError("environment")
    with lake.held(data):
        chain = _next(data)
        new_of = {old: pseudonym(old, chain[-1:]) for old in _pseudonyms(data, chain)}
        if not _followed(data, chain):
            rewrite(data, _under(new_of, chain))
        app_rows = appdb.rekey(data, new_of)
        _settings(data / SETTINGS, new_of)
        made = rebuilt(data)
        (data / NEXT).replace(data / FILE)
        forget(data)
    return Rotated(len(new_of), app_rows, made)


def _next(data: Path) -> Key:
    """The chain with a new key at its end, written down before anything uses it."""
    path = data / NEXT
    if not path.exists():
        write(path, (*key_of(data), secrets.token_bytes(32)))
    return read(path)


def _mark(chain: Key) -> str:
    return f"key-{fingerprint(chain)}"


def _followed(data: Path, chain: Key) -> bool:
    """Whether a killed run had already committed the lake under this key. Nothing can be loaded in between."""
    return any(lake.read(path).load_id == _mark(chain) for path in lake.manifests(data))


def _pseudonyms(data: Path, chain: Key) -> set[str]:
    """Pseudonyms under the key before: those of the last manifest that had not followed."""
    all_ = [lake.read(path) for path in lake.manifests(data)]
    before = list(takewhile(lambda manifest: manifest.load_id != _mark(chain), all_))
    found: set[str] = set()
    with duckdb.connect() as con:
        for file in before[-1].files if before else ():
            path = lake.lake_of(data) / file.path
            for column in set(PEOPLE) & columns_of(con, path).keys():
                rows = con.execute(f"select distinct {column} from {source(path)} where {column} is not null")
                found |= {row[0] for row in rows.fetchall()}
    return found


def _under(new_of: dict[str, str], chain: Key) -> Rows:
    """The lake under the new pseudonyms."""

    def edit(con: duckdb.DuckDBPyConnection, path: Path) -> str | None:
        people = [c for c in PEOPLE if c in columns_of(con, path)]
        if not people:
            return None
        if not con.execute("select 1 from duckdb_tables() where table_name = 'new_of'").fetchone():
            rows = [{"old": old, "new": new} for old, new in new_of.items()]
            fill(con, "new_of", {"old": "varchar", "new": "varchar"}, rows)
        changes = ", ".join(f"(select new from new_of where old = {c}) as {quoted(c)}" for c in people)
        return f"select * replace ({changes}) from {source(path)}"

    return Rows("rotate-key", load_id=_mark(chain), accepted=edit)


def _settings(path: Path, new_of: dict[str, str]) -> None:
    """Pseudonyms in the app's settings; all else stays as somebody wrote it."""
    if not path.is_file():
        return
    before = path.read_text(encoding="utf-8")
    after = re.sub(r"\b[0-9a-f]{32}\b", lambda found: new_of.get(found[0], found[0]), before)
    if after != before:
        draft = path.with_name(f".{path.name}.new")
        shutil.copy(path, draft)  # with its mode
        draft.write_text(after, encoding="utf-8")
        draft.replace(path)
