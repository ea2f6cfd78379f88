"""Cells that return: what each text of a column means, judged once for all the rows in which it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.engine import told

Integers = npt.NDArray[np.signedinteger[Any]]
MOST = 20_000  # texts of one column that are kept
KEPT = 100  # columns that are remembered from file to file
SAMPLE_ROWS, RARE = 2_048, 8  # a column returns when its texts stand in so many rows each, on average
HELD = "known_texts"


class Known:
    """The texts of one column seen so far, each with a number.

    good: whether a cell with this text is as it should be and asks for no remark. values: its value. shown: what is
    written of it, as places in `words` (-1: nothing), when that is text.
    """

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._numbers: dict[str | None, int] = {}
        self.good = np.zeros(0, np.bool_)
        self.values: pa.Array | None = None
        self._shown: pa.Array | None = None

    def __len__(self) -> int:
        return len(self._numbers)

    def numbers(self, con: duckdb.DuckDBPyConnection, texts: pa.ChunkedArray) -> Integers | None:
        """The number of each cell's text; None when the texts do not return often enough."""
        coded = texts.dictionary_encode("encode")
        local = coded.chunk(0).dictionary.to_pylist()  # the same in all chunks
        new = [text for text in local if text not in self._numbers]
        if len(new) * RARE > len(texts) or len(self) + len(new) > MOST:
            return None
        if new:
            self._learn(con, new)
        numbers = np.array([self._numbers[text] for text in local], np.int32)
        places: Integers = numbers[np.concatenate([chunk.indices for chunk in coded.chunks])]
        return places

    def written(self, numbers: Integers) -> pa.Array:
        """What is written of the cells with these numbers: text as a dictionary array, anything else as it is."""
        assert self._shown is not None
        if not pa.types.is_string(self._shown.type):
            return self._shown.take(pa.array(numbers))
        words = self._shown.dictionary_encode()
        places = words.indices.take(pa.array(numbers))
        return pa.DictionaryArray.from_arrays(places, words.dictionary)

    def _learn(self, con: duckdb.DuckDBPyConnection, new: list[str | None]) -> None:
        texts = pa.table({"place": pa.array(range(len(new)), pa.int32()), "text": pa.array(new, pa.string())})
        con.register(HELD, texts)
        found = told(con, f"{self._sql} order by place").combine_chunks()
        con.unregister(HELD)
        self._numbers |= {text: len(self._numbers) + k for k, text in enumerate(new)}
        self.good = np.append(self.good, found["good"].to_numpy())
        self.values = _joined(self.values, found["value"])
        self._shown = _joined(self._shown, found["shown"])


@lru_cache(maxsize=KEPT)
def remembered(sql: str) -> Known:
    """What this statement has told of texts so far, in this process; not for statements about persons."""
    return Known(sql)


def returns(texts: pa.ChunkedArray) -> bool:
    """Whether the first rows look as if the same few texts stood in all of them."""
    sample = texts.slice(0, SAMPLE_ROWS)
    return len(sample.unique()) * 2 <= len(sample)


def _joined(before: pa.Array | None, after: pa.ChunkedArray) -> pa.Array:
    fresh = after.combine_chunks()
    return fresh if before is None else pa.concat_arrays([before, fresh])
