"""The app's own database (grants, access log) as erasure, retention and a new key see it: whatever tables it has.

`<data>/app.db`, or the SQLite file that DATABASE_URL names (`sqlite:///path`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from etl.tables import quoted
from etl.traces import Traces

PREFIX = "sqlite:///"


class ForeignDatabaseError(RuntimeError):
    """DATABASE_URL names a database server: this program cannot clear it, its administrator must."""


def place(data: Path) -> Path:
    """Where the database is, whether it exists or not. Raises ForeignDatabaseError."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return data / "app.db"
    if not url.startswith(PREFIX):
        raise ForeignDatabaseError(url.partition(":")[0])
    return Path(url.removeprefix(PREFIX))


def accounts_of(data: Path, keys: tuple[str, ...]) -> set[str]:
    """Accounts that any table ties to one of the pseudonyms."""
    found: set[str] = set()
    with _opened(data) as con:
        for name, columns in _tables(con):
            if {"account", "person_key"} <= set(columns):
                rows = con.execute(f"select account, person_key from {quoted(name)}")
                found |= {str(account) for account, key in rows if key in keys and account}
    return found


def erase(data: Path, traces: Traces) -> int:
    """Delete the rows that are his (a cell is his number, pseudonym or account) and take him out of other texts;
    rows touched."""
    own = {*traces.nips, *traces.keys, *(account.casefold() for account in traces.accounts)}

    def decide(row: dict[str, object]) -> dict[str, object] | None:
        if any(isinstance(cell, str) and cell.casefold() in own for cell in row.values()):
            return None
        return {name: traces.redacted(cell) if isinstance(cell, str) else cell for name, cell in row.items()}

    return _rewrite(data, decide)


def rekey(data: Path, new_of: Mapping[str, str]) -> int:
    """Replace pseudonyms; rows touched."""
    return _rewrite(
        data, lambda row: {c: new_of.get(v, v) if isinstance(v, str) else v for c, v in row.items()}
    )


def expire(data: Path, table: str, column: str, before: str, dry: bool) -> int:
    """Delete rows whose time (ISO text) is earlier; their number. 0 when there is no such table."""
    with _opened(data) as con:
        if column not in dict(_tables(con)).get(table, ()):
            return 0
        where = f"from {quoted(table)} where {quoted(column)} < ?"
        count = int(con.execute(f"select count(*) {where}", [before]).fetchone()[0])
        if count and not dry:
            con.execute(f"delete {where}", [before])
            _settle(con)
        return count


def _rewrite(data: Path, decide: Callable[[dict[str, object]], dict[str, object] | None]) -> int:
    """Give every row of every table to `decide`: None deletes it, other values are stored."""
    touched = 0
    with _opened(data) as con:
        for name, columns in _tables(con):
            for rowid, *cells in con.execute(f"select rowid, * from {quoted(name)}").fetchall():
                row = dict(zip(columns, cells, strict=True))
                after = decide(row)
                if after == row:
                    continue
                touched += 1
                if after is None:
                    con.execute(f"delete from {quoted(name)} where rowid = ?", [rowid])
                else:
                    assigned = ", ".join(f"{quoted(column)} = ?" for column in columns)
                    con.execute(
                        f"update {quoted(name)} set {assigned} where rowid = ?", [*after.values(), rowid]
                    )
        _settle(con)
    return touched


@contextmanager
def _opened(data: Path) -> Iterator[sqlite3.Connection]:
    """The database, or an empty one in memory where there is none yet."""
    path = place(data)
    with closing(sqlite3.connect(path if path.is_file() else ":memory:", timeout=30)) as con:
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
