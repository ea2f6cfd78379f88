"""Rows of a sheet whose key stood further up, held as numbers: a careless export repeats millions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.columnsql import literal

SHARE_ROWS = 2_000_000
Integers = npt.NDArray[np.signedinteger[Any]]


def _none() -> Integers:
    return np.empty(0, np.int32)


@dataclass(frozen=True, eq=False)
class Repeats:
    """rows: numbers of repeated rows, ascending; firsts: beside each the first row with the same key."""

    rows: Integers = field(default_factory=_none)
    firsts: Integers = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.rows)

    def first_rows(self, rows: Integers) -> pa.Array:
        """For each of these rows the first with its key, null where it is no repeat."""
        if not len(self):
            return pa.nulls(len(rows), pa.int32())
        at = np.minimum(np.searchsorted(self.rows, rows), len(self) - 1)
        return pa.array(self.firsts[at], pa.int32(), mask=self.rows[at] != rows)


def found(con: duckdb.DuckDBPyConnection, key: Sequence[str], files: Sequence[Path], rows: int) -> Repeats:
    """The repeats among the accepted rows of these files, `rows` in all. By hash, a share of the keys at a time, so
    that memory does not grow with the rows."""
    columns = ", ".join(key)
    source = f"read_parquet([{', '.join(map(literal, files))}])"
    shares = rows // SHARE_ROWS + 1
    parts: list[Repeats] = []
    for share in range(shares if files else 0):
        part = f"where hash({columns}) % {shares} = {share}" if shares > 1 else ""
        keys = f"(select row, {columns} from {source} {part})"
        hashes = np.sort(con.execute(f"select hash({columns}) as h from {keys}").fetchnumpy()["h"])
        if (hashes[1:] == hashes[:-1]).any():
            parts.append(_in_share(con, columns, keys))
    if not parts:
        return Repeats()
    rows_found = np.concatenate([part.rows for part in parts])
    order = np.argsort(rows_found)
    return Repeats(rows_found[order], np.concatenate([part.firsts for part in parts])[order])


def _in_share(con: duckdb.DuckDBPyConnection, columns: str, keys: str) -> Repeats:
    """Of a share in which hashes occur twice: the keys themselves decide."""
    suspects = f"select hash({columns}) as h from {keys} group by h having count(*) > 1"
    told = con.execute(
        f"select row, first_row from (select row, min(row) over (partition by {columns}) as first_row from {keys} "
        f"where hash({columns}) in ({suspects})) where row > first_row"
    ).fetchnumpy()
    return Repeats(np.asarray(told["row"], np.int32), np.asarray(told["first_row"], np.int32))
