"""Worksheets of an .xlsx workbook: typed cells from calamine, text by columns."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from etl.read.cells import text_and_numbers
from etl.read.errors import ErrorCells, error_cells, sheet_parts
from etl.read.limits import Limits
from etl.read.package import SheetPart
from etl.read.refusal import FileRefused
from etl.read.table import BATCH_ROWS, PREVIEW_ROWS

_CHUNK_ROWS = 4_096


class Worksheet:
    """A sheet of a workbook, parsed at the first question and kept. See table.Sheet."""

    dialect: str | None = None

    def __init__(
        self, workbook: CalamineWorkbook, index: int, name: str, file_name: str, errors: ErrorCells
    ) -> None:
        self.name = name
        self._errors = errors
        self._workbook = workbook
        self._index = index
        self._file_name = file_name
        self._tables: dict[tuple[int, frozenset[int]], pa.Table] = {}  # the last one

    @cached_property
    def _cells(self) -> CalamineSheet:
        with damage_refused(self._file_name):
            return self._workbook.get_sheet_by_index(self._index)

    @cached_property
    def preview(self) -> list[list[str]]:
        """First 30 rows as texts."""
        rows = self._typed_rows(PREVIEW_ROWS)
        return [text_and_numbers(row)[0].to_pylist() for row in rows]

    @property
    def rows_about(self) -> int:
        """See table.Sheet.rows_about."""
        return self._cells.end[0] + 1 if self._cells.end else 0

    def batches(
        self, header_row: int, columns: Mapping[str, int], exact: Collection[str] = ()
    ) -> Iterator[pa.Table]:
        """See table.Sheet.batches."""
        whole = self._table(header_row, frozenset(columns.values()))
        for first in range(0, len(whole), BATCH_ROWS):
            part = whole.slice(first, BATCH_ROWS)
            none = pa.nulls(len(part), pa.string())
            named = {"row": part["row"], "row_problem": none, "row_text": none}
            for name, index in columns.items():
                is_there = index < self._width
                named[name] = part[f"c{index}"] if is_there else none
                if name in exact:
                    no_number = pa.array(np.zeros(len(part), np.bool_))
                    named[f"{name}__number"] = part[f"n{index}"] if is_there else no_number
            yield pa.table(named)

    @property
    def _width(self) -> int:
        return self._cells.end[1] + 1 if self._cells.end else 0

    def _typed_rows(self, count: int) -> list[list[Any]]:
        rows: list[list[Any]] = self._cells.to_python(skip_empty_area=False, nrows=count)
        return _with_errors(rows, 0, self._errors)

    def _table(self, header_row: int, wanted: frozenset[int]) -> pa.Table:
        """row, then text and is-a-number (c3 n3) of each wanted column, without wholly empty rows."""
        asked = header_row, wanted
        if asked not in self._tables:
            columns = sorted(index for index in wanted if index < self._width)
            with _no_collection():
                chunks = [chunk for chunk in self._chunks(header_row, columns) if len(chunk)]
            self._tables = {asked: pa.concat_tables(chunks) if chunks else _table_of([], 0, columns)}
        return self._tables[asked]

    def _chunks(self, header_row: int, wanted: Sequence[int]) -> Iterator[pa.Table]:
        """A few thousand rows at a time, so that their cells are still in the processor's cache."""
        if not self._cells.start:
            return
        first_column = self._cells.start[1]  # rows come from the first on, columns only from the first filled
        errors = {(row, column - first_column): text for (row, column), text in self._errors.items()}
        at = header_row
        rows = islice(self._cells.iter_rows(), at, None)
        while chunk := list(islice(rows, _CHUNK_ROWS)):
            yield _table_of(_with_errors(chunk, at, errors), at, wanted, first_column)
            at += len(chunk)


def _table_of(
    rows: list[list[Any]], first_row: int, wanted: Sequence[int], first_column: int = 0
) -> pa.Table:
    filled = np.fromiter(map(any, rows), np.bool_, len(rows))
    # any() takes 0 and FALSE for nothing; only those rows are looked at cell by cell.
    for at in np.flatnonzero(~filled):
        filled[at] = any(cell != "" for cell in rows[at])
    places = np.flatnonzero(filled)
    kept = rows if len(places) == len(rows) else [rows[at] for at in places]
    columns = list(zip(*kept, strict=True))
    arrays = {"row": pa.array((places + first_row + 1).astype(np.int32))}
    for index in wanted:
        place = index - first_column
        cells = columns[place] if place >= 0 and kept else ("",) * len(kept)
        arrays[f"c{index}"], arrays[f"n{index}"] = text_and_numbers(cells)
    return pa.table(arrays)


def _with_errors(rows: list[list[Any]], first_row: int, errors: ErrorCells) -> list[list[Any]]:
    for (row, column), text in errors.items():
        if first_row <= row < first_row + len(rows) and column < len(rows[row - first_row]):
            rows[row - first_row][column] = text
    return rows


def open_workbook(
    path: Path, name: str, limits: Limits, parts: Mapping[str, SheetPart]
) -> tuple[Worksheet, ...]:
    """The worksheets of a checked workbook, hidden ones too."""
    with damage_refused(name):
        workbook = CalamineWorkbook.from_path(path)
        sheets = workbook.sheets_metadata
    if len(sheets) > limits.sheets:
        raise FileRefused("too_many_parts", name, found=len(sheets), what="sheets", limit=limits.sheets)
    errors = _errors_by_sheet(path, parts, name)
    return tuple(
        Worksheet(workbook, index, sheet.name, name, errors.get(sheet.name, {}))
        for index, sheet in enumerate(sheets)
        if sheet.typ == SheetTypeEnum.WorkSheet
    )


def _errors_by_sheet(path: Path, parts: Mapping[str, SheetPart], name: str) -> dict[str, ErrorCells]:
    if not any(part.has_errors for part in parts.values()):
        return {}
    with damage_refused(name):
        return {
            sheet: error_cells(path, part)
            for sheet, part in sheet_parts(path).items()
            if part in parts and parts[part].has_errors
        }


@contextmanager
def damage_refused(name: str) -> Iterator[None]:
    """Turn the parser's errors, its panics included, into a refusal."""
    try:
        yield
    except PasswordError:
        raise FileRefused("encrypted", name) from None
    except (CalamineError, OSError, ValueError, KeyError) as fault:
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
