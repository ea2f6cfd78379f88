"""The app's own database (grants, access log, decisions) as erasure, retention and a new key see it: all its tables.

Every `<data>/*.db` (the demo has its own), and the SQLite file that DATABASE_URL names (`sqlite:///path`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl.tables import quoted
from etl.traces import Traces

Row = dict[str, object]
ABOUT = ("account", "person_key", "nip")  # columns that say whom a row is about
GONE = "[dihapus]"


class ForeignDatabaseError(RuntimeError):
    """DATABASE_URL names a database server: this program cannot clear it, its administrator must."""


def places(data: Path) -> list[Path]:
    """The databases that exist. Raises ForeignDatabaseError."""
    url = os.environ.get("DATABASE_URL", "")
    scheme, _, named = url.partition(":///")
    if url and not scheme.startswith("sqlite"):
        raise ForeignDatabaseError(url.partition(":")[0])
    found = {*data.glob("*.db"), *([Path(named)] if named else [])}
    return sorted(path for path in found if path.is_file())


def accounts_of(data: Path, keys: tuple[str, ...]) -> set[str]:
    """Accounts that any table ties to one of the pseudonyms."""
    found: set[str] = set()
    for path in places(data):
        with _opened(path) as con:
            for name, columns in _tables(con):
                if {"account", "person_key"} <= set(columns):
                    rows = con.execute(f"select account, person_key from {quoted(name)}")
                    found |= {str(account) for account, key in rows if key in keys and account}
    return found


def erase(data: Path, traces: Traces) -> int:
    """Delete the rows about him, and take him out of what else is written there (a grant that he gave or a decision
    that he made stays, without his account); rows touched."""
    own = {*traces.nips, *traces.keys, *(account.casefold() for account in traces.accounts)}

    def his(cell: object) -> bool:
        return isinstance(cell, str) and cell.casefold() in own

    def decide(row: Row) -> Row | None:
        if any(his(row.get(column)) for column in ABOUT):
            return None
        cleaned = {c: traces.redacted(v) if isinstance(v, str) else v for c, v in row.items()}
        return {c: GONE if his(row[c]) else v for c, v in cleaned.items()}

    return sum(_rewrite(path, decide) for path in places(data))


def rekey(data: Path, new_of: Mapping[str, str]) -> int:
    """Replace pseudonyms; rows touched."""

    def decide(row: Row) -> Row:
        return {c: new_of.get(v, v) if isinstance(v, str) else v for c, v in row.items()}

    return sum(_rewrite(path, decide) for path in places(data))


def expire(data: Path, table: str, column: str, before: str, dry: bool) -> int:
    """Delete rows whose time (ISO text) is earlier; their number. 0 when there is no such table."""
    count = 0
    for path in places(data):
        with _opened(path) as con:
            if column not in dict(_tables(con)).get(table, ()):
                continue
            where = f"from {quoted(table)} where {quoted(column)} < ?"
            found = int(con.execute(f"select count(*) {where}", [before]).fetchone()[0])
            count += found
            if found and not dry:
                con.execute(f"delete {where}", [before])
                _settle(con)
    return count


def _rewrite(path: Path, decide: Callable[[Row], Row | None]) -> int:
    """Give every row of every table to `decide`: None deletes it, other values are stored."""
    touched = 0
    with _opened(path) as con:
        for name, columns in _tables(con):
            for rowid, *cells in con.execute(f"select rowid, * from {quoted(name)}").fetchall():
                row = dict(zip(columns, cells, strict=True))
                after = decide(row)
                if after != row:
                    touched += 1
                    _store(con, name, rowid, after)
        if touched:
            _settle(con)
    return touched


def _store(con: sqlite3.Connection, table: str, rowid: int, row: Row | None) -> None:
    if row is None:
        con.execute(f"delete from {quoted(table)} where rowid = ?", [rowid])
    else:
        assigned = ", ".join(f"{quoted(column)} = ?" for column in row)
        con.execute(f"update {quoted(table)} set {assigned} where rowid = ?", [*row.values(), rowid])


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(path, timeout=30)) as con:
        con.execute("pragma secure_delete = on")
        yield con
        con.commit()


def _tables(con: sqlite3.Connection) -> list[tuple[str, list[str]]]:
    rows = con.execute(
        "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'"
    ).fetchall()
    return [(name, [c[1] for c in con.execute(f"pragma table_info({quoted(name)})")]) for (name,) in rows]


def _settle(con: sqlite3.Connection) -> None:
    """Leave nothing of deleted rows in the file or its log."""
    con.commit()
    con.execute("vacuum")
    con.execute("pragma wal_checkpoint(truncate)")
