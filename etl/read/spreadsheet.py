"""Worksheets of an .xlsx workbook: typed cells from calamine, text by columns."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from etl.read.cells import number_mask, text_column
from etl.read.limits import Limits
from etl.read.refusal import FileRefused
from etl.read.table import PREVIEW_ROWS, quoted, registered, select


class Worksheet:
    """A sheet of a workbook, parsed at the first question and kept. See table.Sheet."""

    dialect: str | None = None

    def __init__(self, workbook: CalamineWorkbook, index: int, name: str, file_name: str) -> None:
        self.name = name
        self._workbook = workbook
        self._index = index
        self._file_name = file_name
        self._tables: dict[int, WorksheetRows] = {}

    @cached_property
    def _cells(self) -> CalamineSheet:
        with damage_refused(self._file_name):
            return self._workbook.get_sheet_by_index(self._index)

    @cached_property
    def preview(self) -> list[list[str]]:
        """First 30 rows as texts."""
        rows = self._cells.to_python(skip_empty_area=False, nrows=PREVIEW_ROWS)
        return [text_column(row).to_pylist() for row in rows]

    def source(
        self,
        con: duckdb.DuckDBPyConnection,
        header_row: int,
        columns: Mapping[str, int],
        exact: Collection[str] = (),
    ) -> str:
        """See table.Sheet.source."""
        rows = self._rows(header_row)
        table = {"row": rows.numbers}
        fields = _fixed_fields()
        for name, index in columns.items():
            table[f"c{index}"] = rows.text(index)
            fields.append(f"nullif(c{index}, '') AS {quoted(name)}")
            if name in exact:
                table[f"n{index}"] = rows.is_number(index)
                fields.append(f"n{index} AS {quoted(name + '__number')}")
        return select(fields, registered(con, pa.table(table)))

    def raw(self, con: duckdb.DuckDBPyConnection, header_row: int) -> str:
        """See table.Sheet.raw."""
        rows = self._rows(header_row)
        table = {"row": rows.numbers} | {f"c{i}": rows.text(i) for i in range(rows.width)}
        fields = _fixed_fields() + [f"nullif(c{i}, '') AS c{i}" for i in range(rows.width)]
        return select(fields, registered(con, pa.table(table)))

    def _rows(self, header_row: int) -> WorksheetRows:
        if header_row not in self._tables:
            with _no_collection():
                self._tables[header_row] = WorksheetRows(
                    self._cells.to_python(skip_empty_area=False), header_row
                )
        return self._tables[header_row]


class WorksheetRows:
    """The rows below the header that have a filled cell, turned into text a column at a time."""

    def __init__(self, rows: list[list[Any]], header_row: int) -> None:
        self.width = len(rows[0]) if rows else 0
        rows = rows[header_row:]
        filled = np.fromiter(map(any, rows), np.bool_, len(rows))
        # any() takes 0 and FALSE for nothing; only those rows are looked at cell by cell.
        for at in np.flatnonzero(~filled):
            filled[at] = any(cell != "" for cell in rows[at])
        places = np.flatnonzero(filled)
        self._rows = rows if filled.all() else [rows[at] for at in places]
        self.numbers = pa.array((places + header_row + 1).astype(np.int32))
        self._texts: dict[int, pa.Array] = {}

    def _column(self, index: int) -> list[Any]:
        return list(map(itemgetter(index), self._rows)) if index < self.width else [""] * len(self._rows)

    def text(self, index: int) -> pa.Array:
        """The column as text; a column beyond the sheet is empty."""
        if index not in self._texts:
            self._texts[index] = text_column(self._column(index))
        return self._texts[index]

    def is_number(self, index: int) -> npt.NDArray[np.bool_]:
        """TRUE where the cell was a number."""
        return number_mask(self._column(index))


def open_workbook(path: Path, name: str, limits: Limits) -> tuple[Worksheet, ...]:
    """The worksheets of a checked workbook, hidden ones too."""
    with damage_refused(name):
        workbook = CalamineWorkbook.from_path(path)
        sheets = workbook.sheets_metadata
    if len(sheets) > limits.sheets:
        raise FileRefused("too_many_parts", name, found=len(sheets), what="sheets", limit=limits.sheets)
    return tuple(
        Worksheet(workbook, index, sheet.name, name)
        for index, sheet in enumerate(sheets)
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


@contextmanager
def damage_refused(name: str) -> Iterator[None]:
    """Turn the parser's errors, its panics included, into a refusal."""
    try:
        yield
    except PasswordError:
        raise FileRefused("encrypted", name) from None
    except (CalamineError, OSError, ValueError) as fault:
        raise FileRefused("damaged", name, detail=str(fault)[:80]) from None
    except BaseException as fault:
        if type(fault).__name__ != "PanicException":
            raise
        raise FileRefused("damaged", name, detail="parser") from None


@contextmanager
def _no_collection() -> Iterator[None]:
    """Millions of new lists make the garbage collector run for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fixed_fields() -> list[str]:
    return ["row", "NULL::VARCHAR AS row_problem", "NULL::VARCHAR AS row_text"]
