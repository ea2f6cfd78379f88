"""A CSV file as a sheet: records found by our scan, sound ones parsed by Arrow, odd ones one by one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from etl.read.dialect import NotTextError, Text, choose_delimiter, describe, head_of, read_text
from etl.read.limits import Limits
from etl.read.lines import Cells, offered, parsed, plain_lines, rows_of
from etl.read.records import Records, TooManyBrokenError, even_records, find_records
from etl.read.refusal import FileRefused
from etl.read.table import MAX_ROW_TEXT, PREVIEW_ROWS

csv.field_size_limit(2**31 - 1)  # the default refuses a long cell; the size of the file is limited already

Mask = npt.NDArray[np.bool_]


Split = Callable[[str], tuple[list[str], bool]]


class DelimitedSheet:
    """The one sheet of a CSV file. See table.Sheet."""

    name = ""

    def __init__(self, path: Path, file_name: str, limits: Limits) -> None:
        self._file_name = file_name
        self._limits = limits
        with self._refused():
            self._text: Text = read_text(path)
            self._head = head_of(next(self._text.blocks(), b"\n"))
        if self._text.is_empty:
            raise FileRefused("empty", file_name)
        self._delimiter = choose_delimiter(self._head, self._text.said_delimiter)
        self.dialect: str | None = describe(self._delimiter, self._text.encoding)

    @contextmanager
    def _refused(self) -> Iterator[None]:
        try:
            yield
        except (NotTextError, UnicodeDecodeError):
            raise FileRefused("binary", self._file_name) from None
        except OSError:
            raise FileRefused("missing", self._file_name) from None
        except TooManyBrokenError:
            raise FileRefused("quotes", self._file_name, limit=self._limits.broken_rows) from None

    @cached_property
    def preview(self) -> list[list[str]]:
        """First 30 physical lines; see table.Sheet.preview."""
        with self._refused():
            records = find_records(self._head, ord(self._delimiter), self._limits.broken_rows)
        rows: list[list[str]] = [[] for _ in range(min(PREVIEW_ROWS, self._head.count(b"\n")))]
        for at in np.flatnonzero(records.line <= len(rows)):
            line = int(records.line[at])
            if line > 1 or not self._text.said_delimiter:
                rows[line - 1] = self._split(_record_text(self._head, records, int(at)))[0]
        return rows

    @property
    def rows_about(self) -> int:
        """See table.Sheet.rows_about."""
        return self._head.count(b"\n") * self._text.size // max(len(self._head), 1)

    def batches(
        self, header_row: int, columns: Mapping[str, int], exact: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """See table.Sheet.batches. The width is that of the header without its trailing empty fields."""
        width = max(columns.values(), default=-1) + 1
        first = max(header_row, 1 if self._text.said_delimiter else 0)
        usual, line, bearable, rest = 0, 1, self._limits.broken_rows, b""
        with self._refused():
            for block, is_last in _with_last(self._text.blocks()):
                data = rest + block
                if usual > 1:
                    rows = plain_lines(data, usual, width, self._delimiter, line, columns, exact)
                    if rows is not None:
                        rest, line = b"", line + len(rows)
                        yield rows
                        continue
                even = even_records(data, usual, ord(self._delimiter), line) if usual > 1 else None
                rows = even and self._even(data, even, width, columns, exact)
                if even and rows is not None:
                    rest, line = b"", even.next_line
                    yield rows
                    continue
                records = find_records(data, ord(self._delimiter), bearable, line, is_last)
                for at in np.flatnonzero(records.line == header_row):
                    header = self._split(_record_text(data, records, int(at)))[0]
                    width = max(width, _filled_width(header))
                found = _Block(data, records, records.line > first, width, self._delimiter, self._split)
                rest, line, bearable = (
                    data[records.read :],
                    records.next_line,
                    bearable - int(records.broken.sum()),
                )
                usual = found.usual if line > header_row else 0
                if rows := found.table(columns, exact):
                    yield rows
            if self._text.path.stat().st_size != self._text.size:
                raise FileRefused("damaged", self._file_name, detail=f"!= {self._text.size} B")

    def _even(
        self, data: bytes, records: Records, width: int, columns: Mapping[str, int], exact: Collection[str]
    ) -> pa.Table | None:
        """The rows of a block whose records seem to be all of the usual width; None when they are not."""
        every = np.ones(len(records), np.bool_)
        try:
            return _Block(data, records, every, width, self._delimiter, self._split).table(columns, exact)
        except pa.ArrowInvalid:
            return None

    def _split(self, text: str) -> tuple[list[str], bool]:
        """Fields of one record, and whether its quotation marks hold."""
        try:
            rows = list(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return text.split(self._delimiter), False
        return (rows[0] if rows else []), True


def _with_last(blocks: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each block, and whether none follows."""
    block = next(blocks, b"")
    while block:
        following = next(blocks, b"")
        yield block, not following
        block = following


class _Block:
    """Records of one block: those of the usual width by Arrow's reader, each of the others looked at alone."""

    def __init__(
        self, data: bytes, records: Records, below: Mask, width: int, delimiter: str, split: Split
    ) -> None:
        self._data, self._records, self._width = data, records, width
        self._delimiter, self._split = delimiter, split
        self._wanted = below & (records.filled > 0)
        sound = self._wanted & ~records.broken
        self.usual = _usual_width(records.fields[sound], width)
        self._sound = sound & (records.fields == self.usual) & (self.usual >= width)

    def table(self, columns: Mapping[str, int], exact: Collection[str]) -> pa.Table | None:
        """The rows under our names; None when there are none."""
        needed = sorted({*columns.values()})
        sound, longer = self._parse_sound(needed)
        odd = self._wanted & ~self._sound
        odd[np.flatnonzero(self._sound)[longer]] = True
        parts = [sound, self._parse_odd(np.flatnonzero(odd), needed)] if odd.any() else [sound]
        found = pa.concat_tables(parts)
        return offered(found, columns, exact) if len(found) else None

    def _parse_sound(self, needed: Sequence[int]) -> tuple[pa.Table, Mask]:
        """All records of the usual width with nothing beyond the header, and which of them have something there."""
        lines = pa.array(self._records.line[self._sound].astype(np.int32))
        beyond = range(self._width, self.usual)
        read = [i for i in (*needed, *beyond) if i < self.usual]
        cells = self._parsed([*dict.fromkeys(read)], len(lines))
        longer = np.zeros(len(lines), np.bool_)
        for i in beyond:
            if cells[i].null_count < len(cells[i]):
                longer |= pc.is_valid(cells[i]).to_numpy()
        found = rows_of(lines, cells, needed)
        return (found.filter(pa.array(~longer)) if longer.any() else found), longer

    def _parsed(self, wanted: Sequence[int], count: int) -> Cells:
        if not count or not wanted:
            return {i: pa.chunked_array([pa.nulls(count, pa.string())]) for i in wanted}
        longest = int((self._records.end[self._sound] - self._records.start[self._sound]).max())
        is_quoted = b'"' in self._data and longest > 0
        data = self._bytes_of(self._sound)
        return parsed(data, self.usual, wanted, self._delimiter, is_quoted, longest)

    def _bytes_of(self, chosen: Mask) -> bytes | memoryview:
        """The chosen records as one text, made of as few slices as possible."""
        edges = np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0))
        stops = np.append(self._records.start, self._records.read)
        view = memoryview(self._data)
        runs = [view[stops[first] : stops[last]] for first, last in edges.reshape(-1, 2)]
        return runs[0] if len(runs) == 1 else b"".join(runs)

    def _parse_odd(self, places: Iterable[int], needed: Sequence[int]) -> pa.Table:
        """Records of another width or with odd quotation marks."""
        rows: list[list[object]] = []
        for at in places:
            text = _record_text(self._data, self._records, at)
            fields, quotes_hold = self._split(text)
            if not any(field.strip() for field in fields):
                continue
            problem = (
                "quotes" if not quotes_hold
                else "too_few" if len(fields) < self._width
                else "too_many" if _filled_width(fields) > self._width
                else None
            )  # fmt: skip
            cells = [None if problem or i >= len(fields) else fields[i] or None for i in needed]
            rows.append([int(self._records.line[at]), problem, _shortened(text) if problem else None, *cells])
        names = ["row", "row_problem", "row_text", *(f"c{i}" for i in needed)]
        types = [pa.int32()] + [pa.string()] * (len(names) - 1)
        turned = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return pa.table([pa.array(c, t) for c, t in zip(turned, types, strict=True)], names=names)


def _record_text(data: bytes, records: Records, at: int) -> str:
    return data[records.start[at] : records.end[at]].decode("utf-8")


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ROW_TEXT else text[: MAX_ROW_TEXT - 1] + "…"


def _filled_width(fields: list[str]) -> int:
    return max((i for i, field in enumerate(fields, 1) if field.strip()), default=0)


def _usual_width(fields: npt.NDArray[np.int64], default: int) -> int:
    """The number of columns most rows have."""
    return int(np.bincount(fields).argmax()) if len(fields) else default
