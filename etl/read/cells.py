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


def text_and_numbers(cells: Sequence[Any]) -> tuple[pa.Array, pa.Array]:
    """(string array, boolean array: the cell is a number); '' stays '' (an empty cell)."""
    try:
        return pa.array(cells, pa.string()), pa.array(np.zeros(len(cells), np.bool_))
    except pa.ArrowException:  # a cell that is no text; trying is cheaper than asking every cell
        return _mixed_column(cells)


def _mixed_column(cells: Sequence[Any]) -> tuple[pa.Array, pa.Array]:
    """Each type is converted as a block, then the blocks are put back in their places."""
    types = list(map(type, cells))
    kinds = np.fromiter(map(id, types), np.int64, len(cells))
    objects = np.empty(len(cells), object)
    objects[:] = cells
    is_number = np.zeros(len(cells), np.bool_)
    places = np.empty(len(cells), np.int64)
    parts: list[pa.Array] = []
    filled = 0
    for kind in set(types):
        here = kinds == id(kind)
        block = objects[here]
        parts.append(_block_texts(block, kind))
        places[here] = np.arange(filled, filled + len(block))
        filled += len(block)
        if kind in _NUMBERS:
            is_number |= here
    return pa.concat_arrays(parts).take(pa.array(places)), pa.array(is_number)


def _block_texts(block: npt.NDArray[Any], kind: type) -> pa.Array:
    if kind in _NUMBERS:
        return number_texts(block.astype(np.float64))
    if kind is str:
        return pa.array(block, pa.string())
    if kind is dt.date:
        return pa.array(block, pa.date32()).cast(pa.string())
    if kind is dt.datetime:
        return datetime_texts(pa.array(block, pa.timestamp("us")))
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


def datetime_texts(moments: pa.Array) -> pa.Array:
    """To the nearest second; midnight is left out."""
    seconds = np.floor_divide(moments.cast(pa.int64()).to_numpy() + 500_000, 1_000_000)
    texts = pa.array(seconds).cast(pa.timestamp("s")).cast(pa.string())
    midnight = seconds % 86_400 == 0
    return (
        pc.if_else(pa.array(midnight), pc.utf8_slice_codeunits(texts, 0, 10), texts)
        if midnight.any()
        else texts
    )


def _time_text(time: dt.time) -> str:
    return time.isoformat("seconds")


def _duration_text(duration: dt.timedelta) -> str:
    seconds = round(duration.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


_CONVERTERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "TRUE" if value else "FALSE",
    dt.time: _time_text,
    dt.timedelta: _duration_text,
}
