"""Where each record of a delimited text begins and ends, found with arrays instead of a loop over rows.

A quotation mark opens a field only at its start and closes it only at its end; delimiters and line breaks
between the two belong to the field. Inside one block the n-th mark therefore tells which side a position is
on. Where a mark stands anywhere else, the parity below it means nothing: the line that holds it is set
aside as broken, and the scan starts anew on the next line, so one slip never swallows the rows after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

QUOTE, LINE_FEED, CARRIAGE_RETURN = 34, 10, 13
SMALLEST_BLOCK, LARGEST_BLOCK = 8 * 1024, 4 * 1024 * 1024
LONGEST_RECORD = 1024 * 1024  # a quotation longer than this was never closed


class TooManyBrokenError(ValueError):
    """More broken lines than the caller bears."""


@dataclass(frozen=True)
class Records:
    """One entry per record, in order.

    start, end: byte positions without the line break. line: physical line of the start, from 1.
    fields: number of fields (0 if broken). filled: bytes of content: neither delimiters nor the marks
    around a field.
    broken: quotation marks stand where they cannot.
    read: bytes that the records take up. next_line: the physical line behind them.
    """

    start: Integers
    end: Integers
    line: Integers
    fields: Integers
    filled: Integers
    broken: npt.NDArray[np.bool_]
    read: int
    next_line: int

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True)
class _Block:
    columns: tuple[Integers, ...]  # start, end, line, fields, filled
    next_start: int
    next_line: int
    misplaced: int  # position of the first mark that stands wrong, or -1


def find_records(
    data: bytes, delimiter: int, bearable: int = 10_000, line: int = 1, is_last: bool = True
) -> Records:
    """Records of `data`, which begins in physical line `line` and ends with a line feed.

    is_last: nothing follows. Otherwise a quotation still open at the end may be closed in what follows: its record
    is left out, and Records.read tells where it begins.
    Raises TooManyBrokenError beyond `bearable` broken lines.
    """
    array = np.frombuffer(data, np.uint8)
    at, size = 0, LARGEST_BLOCK
    found: list[tuple[Integers, ...]] = [(np.zeros(0, np.int64),) * 5]
    broken: list[int] = []
    while at < len(data):
        block = _scan(array, at, min(at + size, len(data)), line, delimiter, is_last)
        if len(block.columns[0]):
            found.append(block.columns)
            at, line, size = block.next_start, block.next_line, min(size * 4, LARGEST_BLOCK)
        if block.misplaced >= 0:
            stop = data.index(b"\n", at)
            found.append(tuple(np.array([v]) for v in (at, _without_return(data, at, stop), line, 0, 1)))
            broken.append(at)
            at, line, size = stop + 1, line + 1, SMALLEST_BLOCK
            if len(broken) > bearable:
                raise TooManyBrokenError
        elif not len(block.columns[0]):
            if at + size >= len(data):
                break
            size *= 4
    starts, ends, lines, fields, filled = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Records(starts, ends, lines, fields, filled, np.isin(starts, broken), at, line)


def marks_hold(data: bytes, delimiter: int) -> bool:
    """Whether every quotation mark of a block of whole lines stands where it can."""
    if b'"' not in data:
        return True
    array = np.frombuffer(data, np.uint8)
    marks = np.flatnonzero(array == QUOTE)
    return len(marks) % 2 == 0 and _misplaced(array, marks, 0, delimiter, True) < 0


def even_records(data: bytes, fields: int, delimiter: int, line: int) -> Records | None:
    """Records of a block of whole lines, if every one of them has as many fields and no quotation mark stands where it
    cannot; None when that is not sure. Whether each has those fields is left to the parser: looking for every
    delimiter costs more than all the rest.
    """
    array = np.frombuffer(data, np.uint8)
    marks = np.flatnonzero(array == QUOTE)
    breaks = stops = np.flatnonzero(array == LINE_FEED)
    if len(marks) % 2 or _misplaced(array, marks, 0, delimiter, True) >= 0:
        return None
    inside = np.searchsorted(marks, breaks) if marks.size else np.zeros(len(breaks), np.int64)
    if marks.size:
        stops, inside = breaks[inside % 2 == 0], inside[inside % 2 == 0]
    starts = np.concatenate(([0], stops[:-1] + 1))
    ends = stops - ((array[stops - 1] == CARRIAGE_RETURN) & (stops > starts))
    filled = ends - starts - (fields - 1) - np.diff(inside, prepend=0)
    if (filled <= 0).any():
        return None
    lines = line + (np.searchsorted(breaks, starts) if len(stops) < len(breaks) else np.arange(len(stops)))
    return Records(
        starts, ends, lines, np.full(len(stops), fields), filled, np.zeros(len(stops), np.bool_), len(data),
        line + len(breaks),
    )  # fmt: skip


def _without_return(data: bytes, start: int, end: int) -> int:
    return end - 1 if end > start and data[end - 1] == CARRIAGE_RETURN else end


def _scan(array: Bytes, low: int, high: int, line: int, delimiter: int, is_last: bool) -> _Block:
    """Complete records of array[low:high] before the first misplaced mark; `low` begins a record."""
    part = array[low:high]
    marks = np.flatnonzero(part == QUOTE) + low
    breaks = np.flatnonzero(part == LINE_FEED) + low
    delimiters = np.flatnonzero(part == delimiter) + low
    misplaced = _misplaced(array, marks, low, delimiter, is_last and high == len(array))
    stops = breaks
    if marks.size:
        stops = breaks[np.searchsorted(marks, breaks) % 2 == 0]
        delimiters = delimiters[np.searchsorted(marks, delimiters) % 2 == 0]
    if misplaced >= 0:
        stops = stops[stops < misplaced]
    if not stops.size:
        too_long = misplaced < 0 and len(marks) % 2 == 1 and high - marks[-1] > LONGEST_RECORD
        return _Block((stops,), low, line, int(marks[-1]) if too_long else misplaced)
    starts = np.concatenate(([low], stops[:-1] + 1))
    fields = np.diff(np.searchsorted(delimiters, stops), prepend=0) + 1
    quotes = np.diff(np.searchsorted(marks, stops) - np.searchsorted(_doubled(marks), stops), prepend=0)
    ends = stops - ((array[stops - 1] == CARRIAGE_RETURN) & (stops > starts))
    lines = line + np.searchsorted(breaks, starts)
    filled = ends - starts - (fields - 1) - quotes
    next_start = int(stops[-1]) + 1
    next_line = line + int(np.searchsorted(breaks, next_start))
    return _Block((starts, ends, lines, fields, filled), next_start, next_line, misplaced)


def _doubled(marks: Integers) -> Integers:
    """Second marks of the pairs that stand for one mark inside a field."""
    opening, closing = marks[2::2], marks[1::2]
    doubled: Integers = opening[opening == closing[: len(opening)] + 1]
    return doubled


def _misplaced(array: Bytes, marks: Integers, low: int, delimiter: int, is_last: bool) -> int:
    """First mark that opens inside a field, closes before its end, or is never closed; -1 if none."""
    if not marks.size:
        return -1
    opening, closing = marks[0::2], marks[1::2]
    before = array[opening - 1]
    opens_well = (opening == low) | (before == delimiter) | (before == LINE_FEED)
    doubled = _doubled(marks)
    if doubled.size:
        opens_well |= np.isin(opening, doubled, assume_unique=True)
    after, second = array[closing + 1], array[np.minimum(closing + 2, len(array) - 1)]
    closes_well = (after == delimiter) | (after == LINE_FEED) | (after == QUOTE)
    closes_well |= (after == CARRIAGE_RETURN) & (second == LINE_FEED)
    wrong = np.concatenate((opening[~opens_well], closing[~closes_well]))
    if wrong.size:
        return int(wrong.min())
    return int(marks[-1]) if len(marks) % 2 and is_last else -1
