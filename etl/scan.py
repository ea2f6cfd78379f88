"""Reads every file below a folder, raw and as its format packs it, and tells where a person is found."""

from __future__ import annotations

import html
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import duckdb

from etl.tables import literal, quoted
from etl.traces import Traces

CHUNK, OVERLAP = 8 << 20, 4096
WHOLE = ("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "DECIMAL")  # numbers that could be a NIP
NO_TEXT = ("TINYINT", "SMALLINT", "INTEGER", "DOUBLE", "FLOAT", "DATE", "TIME", "BOOLEAN", "INTERVAL")
TAG = re.compile(r"<[^>]*>")


def files(folder: Path, skip: Iterable[Path] = ()) -> list[Path]:
    """Every file below a folder, except those named."""
    left_out = set(skip)
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and path not in left_out]


def hits(paths: Iterable[Path], traces: Traces) -> list[Path]:
    """Files that hold a trace, in their name or in their bytes. A file that went away meanwhile holds none."""
    return [path for path in paths if holds(path, traces)]


def holds(path: Path, traces: Traces) -> bool:
    """Whether the file's name, its raw bytes or what is packed in it hold a trace."""
    found = traces.finder.search
    if found(path.name.lower()):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(16)
            file.seek(0)
            if any(found(text) for text in _texts(file)):
                return True
        return _reader(head)(path, traces)
    except FileNotFoundError:
        return False


def _texts(file: IO[bytes], packed: bool = False) -> Iterator[str]:
    """The bytes as text in lower case, by overlapping chunks; as UTF-16 too where every second byte is zero."""
    tail = b""
    while chunk := file.read(CHUNK):
        block = tail + chunk
        text = block.decode("utf-8", "replace")
        yield (html.unescape(TAG.sub("", text)) if packed else text).lower()
        if block[:2000].count(0) > len(block[:2000]) // 4 or block[:2] in (b"\xff\xfe", b"\xfe\xff"):
            for shift in (0, 1):
                yield block[shift:].decode("utf-16-le", "replace").lower()
        tail = block[-OVERLAP:]


def _reader(head: bytes) -> Callable[[Path, Traces], bool]:
    """How to unpack a file, told by its first bytes and never by its name."""
    if head.startswith(b"PK\x03\x04"):
        return _in_zip
    if head.startswith(b"PAR1"):
        return _in_parquet
    if head[8:12] == b"DUCK":
        return _in_duckdb
    if head.startswith(b"SQLite format 3"):
        return _in_sqlite
    return lambda path, traces: False


def _in_zip(path: Path, traces: Traces) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if traces.finder.search(member.filename.lower()):
                    return True
                with archive.open(member) as file:
                    if any(traces.finder.search(text) for text in _texts(file, packed=True)):
                        return True
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        pass  # what cannot be unpacked has been read as raw bytes
    return False


def _in_parquet(path: Path, traces: Traces) -> bool:
    with duckdb.connect() as con:
        try:
            source = f"read_parquet({literal(path)}, hive_partitioning = false)"
            return _in_rows(con, source, traces)
        except duckdb.Error:
            return False  # no Parquet file after all: its raw bytes have been read


def _in_duckdb(path: Path, traces: Traces) -> bool:
    with duckdb.connect(str(path), read_only=True) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where not internal"
        ).fetchall()
        return any(_in_rows(con, f"{quoted(schema)}.{quoted(name)}", traces) for schema, name in tables)


def _in_rows(con: duckdb.DuckDBPyConnection, source: str, traces: Traces) -> bool:
    shape = con.execute(f"select column_name, column_type from (describe from {source})").fetchall()
    texts = [quoted(name) for name, kind in shape if "[" in kind or not kind.startswith((*NO_TEXT, *WHOLE))]
    whole = [quoted(name) for name, kind in shape if kind.startswith(WHOLE) and "[" not in kind]
    tests = [f"{column}::varchar in (select unnest($nips))" for column in whole]
    if texts:
        cells = ", ".join(f"{column}::varchar" for column in texts)
        tests.append(f"regexp_matches(lower(concat_ws(chr(31), {cells})), $pattern)")
    if not tests:
        return False
    wanted = " or ".join(tests)
    bound = {"nips": list(traces.nips), "pattern": traces.finder.pattern}
    named = {name: value for name, value in bound.items() if f"${name}" in wanted}
    return con.execute(f"select 1 from {source} where {wanted} limit 1", named).fetchone() is not None


def _in_sqlite(path: Path, traces: Traces) -> bool:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as con:
        names = con.execute("select name from sqlite_master where type = 'table'").fetchall()
        for (name,) in names:
            for row in con.execute(f"select * from {quoted(name)}"):
                if any(traces.finder.search(str(cell).lower()) for cell in row):
                    return True
    return False
