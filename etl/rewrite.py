"""The lake made anew without something: Parquet files are never changed, but replaced; then one manifest, and only when
it stands are the older ones and all files that no longer count removed, so that no undo can bring anything back.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from etl import publish
from etl.build import build
from etl.lake import LakeFile, LoadRecord, Manifest, commit, current, lake_of, manifests
from etl.sliced import folders
from etl.tables import literal

EDITED = ".edited-"  # <sha256>-<k>.edited-<token>.parquet
# What becomes of one Parquet file: given a connection and its path, a SELECT over it, or None to keep it as it is.
Edit = Callable[[duckdb.DuckDBPyConnection, Path], str | None]


@dataclass(frozen=True)
class Rows:
    """What happens to the lake: `accepted` and `refused` edit their files, `drops` says which files go altogether
    (a refused file: by the record that names it), `words` edits texts of the manifest itself."""

    reason: str
    load_id: str = ""
    accepted: Edit = lambda con, path: None
    refused: Edit = lambda con, path: None
    drops: Callable[[LakeFile | LoadRecord], bool] = lambda item: False
    words: Callable[[str], str] = lambda text: text


def source(path: Path) -> str:
    """A Parquet file of the lake as a table expression."""
    return f"read_parquet({literal(path)}, hive_partitioning = false)"


def rewrite(data: Path, rows: Rows) -> Manifest:
    """Apply `rows` to what counts now and commit it; whoever commits meanwhile is taken in by doing it again.

    Old files and manifests stay until `forget`. Call it only while holding the lake.
    """
    while True:
        before = current(data)
        edited = _edited(data, before, rows)
        if edited == before:
            return before
        after = replace(edited, reason=rows.reason, load_id=rows.load_id)
        if commit(data, partial(_unless_moved, before.number, after)).reason == rows.reason:
            return current(data)


def _unless_moved(number: int, after: Manifest, newest: Manifest) -> Manifest | None:
    return after if newest.number == number else None


def forget(data: Path) -> list[Path]:
    """Remove every manifest but the newest, and every lake file it does not name; their paths, employees' files last:
    an interrupted erasure must still find the names in them."""
    newest = current(data)
    root = lake_of(data)
    if publish.current(data / "warehouse") is None:  # else the build just made has left none but its own
        folders.clear(data)
    old = [path for path in manifests(data) if int(path.stem) < newest.number]
    named = {root / f.path for f in newest.files} | {
        root / r.refused_path for r in newest.loads if r.refused_path
    }
    orphans = [
        path
        for path in [*root.glob("*/period=*/*.parquet"), *root.glob("refused/*.parquet")]
        if path not in named
    ]
    gone = old + sorted(orphans, key=lambda path: ("employee" in str(path.relative_to(root)), path))
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def _edited(data: Path, before: Manifest, rows: Rows) -> Manifest:
    root = lake_of(data)
    with duckdb.connect() as con:
        kept = [f for f in before.files if not rows.drops(f)]
        files = [_file(con, root, f, rows) for f in kept]
        paths = {r.refused_path for r in before.loads if r.refused_path and not rows.drops(r)}
        refused = {path: _place(con, root, path, rows.refused) for path in paths}
    loads = [
        _record(r, None if rows.drops(r) else refused.get(r.refused_path or ""), rows) for r in before.loads
    ]
    return replace(before, files=tuple(files), loads=tuple(loads))


def _file(con: duckdb.DuckDBPyConnection, root: Path, file: LakeFile, rows: Rows) -> LakeFile:
    path = _place(con, root, file.path, rows.accepted)
    count = file.rows
    if path != file.path:
        count = con.execute(f"select count(*) from {source(root / path)}").fetchall()[0][0]
    return replace(
        file, path=path, rows=count, file_name=rows.words(file.file_name), sheet=rows.words(file.sheet)
    )


def _record(record: LoadRecord, refused: str | None, rows: Rows) -> LoadRecord:
    return replace(
        record,
        refused_path=refused,
        file_name=rows.words(record.file_name),
        sheet=rows.words(record.sheet),
        message_id=rows.words(record.message_id),
        message_en=rows.words(record.message_en),
    )


def _place(con: duckdb.DuckDBPyConnection, root: Path, path: str, edit: Edit) -> str:
    """Where the file is afterwards: beside the old one under a new name, or where it was."""
    old = root / path
    sql = edit(con, old) if old.is_file() else None
    if sql is None:
        return path
    new = old.with_name(
        old.name.removesuffix(".parquet").split(EDITED)[0] + f"{EDITED}{secrets.token_hex(4)}.parquet"
    )
    con.execute(f"copy ({sql}) to {literal(new)} (format parquet, compression zstd)")
    return new.relative_to(root).as_posix()


def columns_of(con: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    """Column names and types of a Parquet file."""
    rows = con.execute(f"select column_name, column_type from (describe from {source(path)})").fetchall()
    return dict(rows)


def removed(paths: Iterable[Path], under: Path) -> list[str]:
    """Paths as told to people: relative to the data folder."""
    return [path.relative_to(under).as_posix() for path in paths]


def rebuilt(data: Path) -> str | None:
    """A build from the lake as it is now, and no other one beside it; None when nothing was ever built."""
    warehouse = data / "warehouse"
    if publish.current(warehouse) is None:
        return None
    name = build(data).build
    publish.drop_others(warehouse, name)
    return name
