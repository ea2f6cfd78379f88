"""Columns of words as numbers, so that arrays can be grouped by them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.methods.shrink import Numbers, Places


@dataclass(frozen=True)
class Coded:
    """code: for each row the number of its combination of words, 0..count-1; first: a row of each combination."""

    code: Places
    first: Places

    @property
    def count(self) -> int:
        """How many combinations there are."""
        return len(self.first)


def coded(rows: pa.Table, *columns: str) -> Coded:
    """The combinations of these columns, in the order of their first row where the rows are sorted by them."""
    code = np.zeros(rows.num_rows, np.int64)
    for name in columns:
        words = rows[name].combine_chunks().dictionary_encode()
        part = words.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        code = code * (len(words.dictionary) + 1) + part
    _, first, code = np.unique(code, return_index=True, return_inverse=True)
    return Coded(code.astype(np.int64), first.astype(np.int64))


def numbers(rows: pa.Table, name: str) -> Numbers:
    """A column of numbers, NaN where it is empty."""
    column = pc.fill_null(rows[name].cast(pa.float64()), float("nan"))
    return np.asarray(column.to_numpy(), dtype=np.float64)


def empty_where_unknown(values: Numbers) -> pa.Array:
    """Numbers as a column, empty where they are NaN."""
    return pa.array(values, pa.float64(), from_pandas=True)
