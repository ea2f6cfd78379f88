"""A CSV file as a sheet: records found by our scan, sound ones parsed by Arrow, odd ones one by one."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from etl.read.dialect import NotTextError, Text, choose_delimiter, describe, head_of, read_text
from etl.read.limits import Limits
from etl.read.records import Records, TooManyBrokenError, find_records
from etl.read.refusal import FileRefused
from etl.read.table import MAX_ROW_TEXT, PREVIEW_ROWS, quoted, registered, select

csv.field_size_limit(2**31 - 1)  # the default refuses a long cell; the size of the file is limited already

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _Rows:
    table: pa.Table  # row, row_problem, row_text, c0, c1, ...
    width: int
    has_problems: bool


class DelimitedSheet:
    """The one sheet of a CSV file. See table.Sheet."""

    name = ""

    def __init__(self, path: Path, file_name: str, limits: Limits) -> None:
        self._file_name = file_name
        self._limits = limits
        try:
            self._text: Text = read_text(path.read_bytes())
        except NotTextError:
            raise FileRefused("binary", file_name) from None
        except OSError:
            raise FileRefused("missing", file_name) from None
        if not self._text.data.strip(b' \t\r\n;,|"'):
            raise FileRefused("empty", file_name)
        self._delimiter = choose_delimiter(self._text)
        self.dialect: str | None = describe(self._delimiter, self._text.encoding)
        self._parsed: dict[tuple[int, int], _Rows] = {}

    @cached_property
    def preview(self) -> list[list[str]]:
        """First 30 physical lines; see table.Sheet.preview."""
        head = head_of(self._text.data)
        records = self._find(head)
        rows: list[list[str]] = [[] for _ in range(min(PREVIEW_ROWS, head.count(b"\n")))]
        for at in np.flatnonzero(records.line <= len(rows)):
            line = int(records.line[at])
            if line > 1 or not self._text.said_delimiter:
                rows[line - 1] = self._split(_record_text(head, records, int(at)))[0]
        return rows

    def source(
        self,
        con: duckdb.DuckDBPyConnection,
        header_row: int,
        columns: Mapping[str, int],
        exact: Collection[str] = (),
    ) -> str:
        """See table.Sheet.source."""
        rows = self._rows(header_row, max(columns.values(), default=-1) + 1)
        fields = ["row", "row_problem", "row_text"]
        for name, index in columns.items():
            value = f"c{index}" if index < rows.width else "NULL::VARCHAR"
            if rows.has_problems:
                value = f"CASE WHEN row_problem IS NULL THEN {value} END"
            fields.append(f"{value} AS {quoted(name)}")
            if name in exact:
                fields.append(f"FALSE AS {quoted(name + '__number')}")
        return select(fields, registered(con, rows.table))

    def raw(self, con: duckdb.DuckDBPyConnection, header_row: int) -> str:
        """See table.Sheet.raw."""
        return select(["*"], registered(con, self._rows(header_row, 0).table))

    @cached_property
    def _records(self) -> Records:
        return self._find(self._text.data)

    def _find(self, data: bytes) -> Records:
        try:
            return find_records(data, ord(self._delimiter), self._limits.broken_rows)
        except TooManyBrokenError:
            raise FileRefused("quotes", self._file_name, limit=self._limits.broken_rows) from None

    def _rows(self, header_row: int, needed: int) -> _Rows:
        """Rows below the header. The width is that of the header without its trailing empty fields."""
        records, data = self._records, self._text.data
        width = needed
        for at in np.flatnonzero(records.line == header_row):
            width = max(width, _filled_width(self._split(_record_text(data, records, int(at)))[0]))
        if (header_row, width) not in self._parsed:
            self._parsed[header_row, width] = self._parse(header_row, width)
        return self._parsed[header_row, width]

    def _parse(self, header_row: int, width: int) -> _Rows:
        records = self._records
        wanted = (records.line > max(header_row, 1 if self._text.said_delimiter else 0)) & (
            records.filled > 0
        )
        usual = _usual_width(records.fields[wanted & ~records.broken], width)
        sound = wanted & ~records.broken & (records.fields == usual) & (usual >= width)
        columns = max(width, usual)
        table = self._parse_sound(sound, columns)
        longer = _overlong(table, width)
        odd = wanted & ~sound
        if longer.any():
            table = table.filter(pa.array(~longer))
            odd[np.flatnonzero(sound)[longer]] = True
        by_hand = self._parse_odd(np.flatnonzero(odd), width, columns)
        has_problems = by_hand["row_problem"].null_count < len(by_hand)
        return _Rows(pa.concat_tables([table, by_hand]), columns, has_problems)

    def _parse_sound(self, sound: Mask, width: int) -> pa.Table:
        """All records of one width, by Arrow's reader."""
        names = [f"c{i}" for i in range(width)]
        lines = pa.array(self._records.line[sound].astype(np.int32))
        fixed = [lines, pa.nulls(len(lines), pa.string()), pa.nulls(len(lines), pa.string())]
        cells = [pa.nulls(0, pa.string())] * width
        if len(lines):
            parsed = arrow_csv.read_csv(
                pa.BufferReader(self._bytes_of(sound)),
                read_options=arrow_csv.ReadOptions(
                    column_names=names, block_size=max(1 << 20, 2 * self._longest)
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self._delimiter, newlines_in_values=self._has_long_records
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    null_values=[""],
                    strings_can_be_null=True,
                    check_utf8=False,
                ),
            )
            cells = parsed.columns
        return pa.table([*fixed, *cells], names=["row", "row_problem", "row_text", *names])

    @cached_property
    def _longest(self) -> int:
        return int((self._records.end - self._records.start).max())

    @cached_property
    def _has_long_records(self) -> bool:
        last = self._records.start[-1], self._records.end[-1]
        return int(self._records.line[-1]) > len(self._records) or b"\n" in self._text.data[slice(*last)]

    def _bytes_of(self, chosen: Mask) -> bytes | memoryview:
        """The chosen records as one text, made of as few slices as possible."""
        edges = np.flatnonzero(np.diff(chosen.astype(np.int8), prepend=0, append=0))
        stops = np.append(self._records.start, len(self._text.data))
        view = memoryview(self._text.data)
        runs = [view[stops[first] : stops[last]] for first, last in edges.reshape(-1, 2)]
        return runs[0] if len(runs) == 1 else b"".join(runs)

    def _parse_odd(self, places: Iterable[int], width: int, columns: int) -> pa.Table:
        """Records of another width or with odd quotation marks, each looked at alone."""
        rows: list[list[object]] = []
        for at in places:
            text = _record_text(self._text.data, self._records, at)
            fields, quotes_hold = self._split(text)
            filled = _filled_width(fields)
            if not any(field.strip() for field in fields):
                continue
            problem = (
                "quotes" if not quotes_hold
                else "too_few" if len(fields) < width
                else "too_many" if filled > width
                else None
            )  # fmt: skip
            cells = [field or None for field in fields[:columns]]
            cells += [None] * (columns - len(cells))
            shown = _shortened(text) if problem else None
            rows.append([int(self._records.line[at]), problem, shown, *cells])
        names = ["row", "row_problem", "row_text", *(f"c{i}" for i in range(columns))]
        types = [pa.int32()] + [pa.string()] * (columns + 2)
        turned = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return pa.table([pa.array(c, t) for c, t in zip(turned, types, strict=True)], names=names)

    def _split(self, text: str) -> tuple[list[str], bool]:
        """Fields of one record, and whether its quotation marks hold."""
        try:
            rows = list(csv.reader([text], delimiter=self._delimiter, strict=True))
        except csv.Error:
            return text.split(self._delimiter), False
        return (rows[0] if rows else []), True


def _record_text(data: bytes, records: Records, at: int) -> str:
    return data[records.start[at] : records.end[at]].decode("utf-8")


def _shortened(text: str) -> str:
    return text if len(text) <= MAX_ROW_TEXT else text[: MAX_ROW_TEXT - 1] + "…"


def _filled_width(fields: list[str]) -> int:
    return max((i for i, field in enumerate(fields, 1) if field.strip()), default=0)


def _usual_width(fields: npt.NDArray[np.int64], default: int) -> int:
    """The number of columns most rows have."""
    return int(np.bincount(fields).argmax()) if len(fields) else default


def _overlong(table: pa.Table, width: int) -> Mask:
    """Rows with something beyond the header's last column."""
    longer = np.zeros(len(table), np.bool_)
    for column in table.columns[3 + width :]:
        if column.null_count < len(column):
            longer |= pc.is_valid(column).to_numpy(zero_copy_only=False)
    return longer
