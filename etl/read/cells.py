"""One column of typed spreadsheet cells becomes text, by one rule and without a loop over rows.

| cell                          | text                                                  |
| text                          | as it is                                              |
| 1234567.0                     | 1234567                                               |
| 3.62                          | 3.62 (shortest digits that read back the same)        |
| 198803000000000000.0 (>= 1e15)| 1.98803E+17: visibly not all digits                   |
| date, date and time           | 2026-03-01, 2026-03-01 08:30:00 (nearest second)      |
| time, duration                | 08:30:00, 26:15:00                                    |
| TRUE                          | TRUE                                                  |
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

INEXACT = 1e15  # from here on a spreadsheet number may have lost digits
_NUMBERS = frozenset({float, int})
_TEXT_ITSELF = frozenset({str, dt.date})


def text_column(cells: Sequence[Any]) -> pa.Array:
    """string array of the cells; '' stays '' (an empty cell)."""
    types = set(map(type, cells))
    if types <= {str}:
        return pa.array(cells, pa.string())
    if types <= _TEXT_ITSELF:
        return pa.array(list(map(str, cells)), pa.string())
    if types <= {float}:
        return number_texts(np.array(cells, np.float64))
    return _mixed_column(cells, types)


def number_mask(cells: Sequence[Any]) -> npt.NDArray[np.bool_]:
    """TRUE where the cell is a number."""
    return np.fromiter(map(_NUMBERS.__contains__, map(type, cells)), np.bool_, len(cells))


def _mixed_column(cells: Sequence[Any], types: set[type]) -> pa.Array:
    """Each type is converted as a block, then the blocks are put back in their places."""
    kinds = np.fromiter(map(id, map(type, cells)), np.int64, len(cells))
    objects = np.empty(len(cells), object)
    objects[:] = cells
    parts: list[pa.Array] = []
    places = np.empty(len(cells), np.int64)
    filled = 0
    for kind in types:
        here = np.flatnonzero(kinds == id(kind))
        parts.append(_block_texts(objects[here], kind))
        places[here] = np.arange(filled, filled + len(here))
        filled += len(here)
    return pa.concat_arrays(parts).take(pa.array(places))


def _block_texts(block: npt.NDArray[Any], kind: type) -> pa.Array:
    if kind in _NUMBERS:
        return number_texts(block.astype(np.float64))
    if kind is str:
        return pa.array(block, pa.string())
    convert: Callable[[Any], str] = _CONVERTERS.get(kind, str)
    return pa.array(list(map(convert, block)), pa.string())


def number_texts(numbers: npt.NDArray[np.float64]) -> pa.Array:
    """Text of each number by the rule in the head of this module."""
    whole = (np.trunc(numbers) == numbers) & (np.abs(numbers) < INEXACT)
    if whole.all():
        return pa.array(numbers.astype(np.int64)).cast(pa.string())
    texts = pa.array(numbers).cast(pa.string())
    texts = pc.if_else(
        pa.array(whole), pa.array(np.where(whole, numbers, 0).astype(np.int64)).cast(pa.string()), texts
    )
    if not pc.any(pc.match_substring(texts, "e")).as_py():
        return texts
    odd = pc.match_substring(texts, "e").to_numpy(zero_copy_only=False)
    return pc.replace_with_mask(texts, pa.array(odd), pa.array(map(_odd_number, numbers[odd]), pa.string()))


def _odd_number(number: float) -> str:
    """Very large in scientific form, very small in plain digits."""
    if abs(number) >= INEXACT:
        return f"{Decimal(repr(float(number))).normalize():E}"
    return f"{Decimal(repr(float(number))):f}"


def _datetime_text(moment: dt.datetime) -> str:
    if moment.microsecond:
        moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    return str(moment.date()) if moment.time() == dt.time() else str(moment)


def _time_text(time: dt.time) -> str:
    return time.isoformat("seconds")


def _duration_text(duration: dt.timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_CONVERTERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.datetime: _datetime_text,
    dt.time: _time_text,
    dt.timedelta: _duration_text,
}
