"""Slices that are kept: one folder per period and content, `<slices>/<period>-<fingerprint>/<model>.parquet`.

The fingerprint says everything a slice was made from: the text of the models, the lake files of its period, and of the
small tables what can be seen from it. Whatever changes elsewhere leaves a slice as it is.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path

import duckdb

from etl.lake import LakeFile
from etl.plan import MACROS
from etl.sliced import task as tasks
from etl.sliced.maps import Maps
from etl.sliced.tree import parsed, within
from etl.store import Store, is_remote
from etl.tables import literal, quoted

FOLDER = "slices"
SHIPPED = "small"  # folder of the small tables


def place_of(data: Path, lake: str) -> str:
    """Where slices are kept: beside a remote lake, else in the data folder."""
    return f"{lake.rstrip('/')}/{FOLDER}" if is_remote(lake) else str((data / FOLDER).resolve())


def by_period(files: Iterable[LakeFile], read: Collection[str]) -> dict[str, list[LakeFile]]:
    """The lake files that map models read, by period."""
    found: dict[str, list[LakeFile]] = {}
    for file in files:
        if file.table in read:
            found.setdefault(file.period, []).append(file)
    return dict(sorted(found.items()))


def names(
    con: duckdb.DuckDBPyConnection, maps: Maps, slices: Mapping[str, list[LakeFile]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Folder of every slice, and fingerprint of every small table (as a whole)."""
    seen = {name: _seen(con, maps, name) for name in sorted(maps.shipped)}
    whole = {name: _content(con, name, columns) for name, columns in seen.items()}
    dated = {name: _by_period(con, name, seen[name]) for name in sorted(maps.dated)}
    code = [[model.name, model.sql] for model in maps.models] + [[duckdb.__version__, *_code()]]
    same = [code, {name: text for name, text in whole.items() if name not in maps.dated}]
    folders = {}
    for period, files in slices.items():
        rows = sorted([f.table, f.path, f.load_id, f.rows] for f in files)
        told = [same, period, rows, {name: of.get(period, "") for name, of in dated.items()}]
        folders[period] = f"{period}-{_hash(json.dumps(told))}"
    return folders, {name: _hash(_content(con, name, None)) for name in seen}


@cache
def _code() -> tuple[str, str]:
    """What else turns lake files into slices."""
    return MACROS.read_text(encoding="utf-8"), Path(tasks.__file__).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _seen(con: duckdb.DuckDBPyConnection, maps: Maps, name: str) -> list[str] | None:
    """Columns of a small table whose names stand in a model that reads it; None (all) where one reads a star."""
    words: set[str] = set()
    for model in maps.models:
        if re.search(rf"\b{re.escape(name)}\b", model.sql):
            if any(part.get("class") == "STAR" for part in _everything(parsed(con, model.sql))):
                return None
            words |= set(re.findall(r"\w+", model.sql))
        elif name.startswith("rules."):
            return None  # read inside a macro
    return [column for column in _columns(con, name) if column in words]


def _everything(node: object) -> Iterable[dict[str, object]]:
    return within(node, stop=())


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [row[0] for row in con.execute(f"describe {name}").fetchall()]


def _content(con: duckdb.DuckDBPyConnection, name: str, columns: list[str] | None) -> str:
    """Fingerprint of the rows of a table, whatever their order."""
    return str(con.execute(f"select {_sum(columns)} from {name} as t").fetchall()[0][0])


def _by_period(con: duckdb.DuckDBPyConnection, name: str, columns: list[str] | None) -> dict[str, str]:
    return dict(con.execute(f"select period, {_sum(columns)} from {name} as t group by period").fetchall())


def _sum(columns: list[str] | None) -> str:
    """Told by the rows as sorted text: equal rows, equal text."""
    row = (
        "to_json(t)"
        if columns is None
        else f"to_json([{', '.join(f'{quoted(c)}::varchar' for c in columns)}])"
    )
    return f"md5(coalesce(string_agg({row}::varchar, chr(10) order by {row}::varchar), ''))"


def ship(
    con: duckdb.DuckDBPyConnection, maps: Maps, marks: Mapping[str, str], store: Store, scratch: Path
) -> list[tasks.Table]:
    """Put the small tables where every task finds them."""
    there = set(store.names(SHIPPED))
    shipped = []
    for name, mark in sorted(marks.items()):
        file = f"{SHIPPED}/{name}-{mark}.parquet"
        if file not in there:
            draft = scratch / "small.parquet"
            con.execute(f"copy (from {name}) to {literal(draft)} (format parquet)")
            store.put(draft, file)
        shipped.append(tasks.Table(name, store.at(file), name in maps.dated))
    return shipped


def done(store: Store, folder: str) -> dict[str, int] | None:
    """Rows by model of a slice that is there as a whole; None where it is not."""
    told = store.read(f"{folder}/{tasks.DONE}")
    return None if told is None else dict(json.loads(told))


def sweep(store: Store, used: Collection[str], shipped: Collection[tasks.Table]) -> list[str]:
    """Remove what the build that was just made does not use; the names."""
    kept = {table.path for table in shipped}
    old = [
        name for name in store.names()
        if name.split("/")[0] not in used and store.at(name) not in kept
    ]  # fmt: skip
    store.remove(old)
    return old


def clear(data: Path) -> None:
    """Remove every slice kept in the data folder."""
    shutil.rmtree(data / FOLDER, ignore_errors=True)
