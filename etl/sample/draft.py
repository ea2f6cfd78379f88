"""Export files on the drawing board: rows as lists that can still be spoiled, then written reproducibly.

A draft knows which physical row each of its rows will have, so that the truth file can point at it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

Cell = str | int | float | date | None
Row = list[Cell]

_CREATED = datetime.fromisoformat("2026-11-05T08:00:00")
_OPTIONS = {
    "in_memory": True,
    "strings_to_numbers": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
}


@dataclass
class Sheet:
    """One sheet (name '' in a CSV): rows above the last header row, that row, data rows, rows below."""

    name: str
    header: Row
    rows: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    merged: tuple[str, ...] = ()

    def lines(self) -> Iterator[Row]:
        """All rows from the first physical row of the sheet to the last."""
        yield from self.above
        yield self.header
        yield from self.rows
        yield from self.below

    def column(self, header: str) -> int:
        return self.header.index(header)

    def cell(self, row: Row, header: str) -> Cell:
        return row[self.column(header)]

    def put(self, row: Row, header: str, value: Cell) -> None:
        row[self.column(header)] = value


@dataclass
class Book:
    """One export file; the suffix of `name` decides between a workbook and a `;` CSV in `encoding`."""

    name: str
    sheets: list[Sheet]
    encoding: str = "utf-8-sig"
    separator: str = ";"
    date_style: str = "%d/%m/%Y"
    trailing: int = 0

    @property
    def is_csv(self) -> bool:
        return self.name.endswith(".csv")

    def row_numbers(self, sheet: Sheet) -> dict[int, int]:
        """Physical 1-based row (line, in a CSV) of every row of the sheet, by the identity of its list."""
        numbers, line = {}, 1
        for row in sheet.lines():
            numbers[id(row)] = line
            breaks = sum(cell.count("\n") for cell in row if isinstance(cell, str)) if self.is_csv else 0
            line += 1 + breaks
        return numbers

    def write(self, folder: Path) -> Path:
        """Write the file into the folder and return its path; the same draft gives the same bytes."""
        path = folder / self.name
        if self.is_csv:
            path.write_bytes(self._csv_text().encode(self.encoding))
        else:
            _write_workbook(path, self.sheets)
        return path

    def _csv_text(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, delimiter=self.separator, lineterminator="\r\n")
        tail = [""] * self.trailing
        for row in self.sheets[0].lines():
            writer.writerow([_csv_cell(cell, self.date_style) for cell in row] + tail)
        return out.getvalue()


def _csv_cell(cell: Cell, date_style: str) -> str:
    if isinstance(cell, datetime):
        return cell.strftime(f"{date_style} %H:%M:%S")
    if isinstance(cell, date):
        return cell.strftime(date_style)
    return "" if cell is None else str(cell)


def _write_workbook(path: Path, sheets: list[Sheet]) -> None:
    """Numbers, texts and true dates keep their cell type; the creation date is fixed for equal bytes."""
    with xlsxwriter.Workbook(str(path), _OPTIONS) as book:
        book.set_properties({"created": _CREATED})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_column(0, len(sheet.header) - 1, 18)
            for number, row in enumerate(sheet.lines()):
                heading = bold if row is sheet.header else None
                for place, cell in enumerate(row):
                    if isinstance(cell, str):
                        if cell:
                            page.write_string(number, place, cell, heading)
                    elif isinstance(cell, datetime):
                        page.write_datetime(number, place, cell, moment)
                    elif isinstance(cell, date):
                        page.write_datetime(number, place, cell, day)
                    elif cell is not None:
                        page.write_number(number, place, cell)
            for area in sheet.merged:
                first = area.split(":")[0]
                page.merge_range(area, _merged_text(sheet, first), bold)


def _merged_text(sheet: Sheet, place: str) -> str:
    line, column = int(place[1:]) - 1, ord(place[0]) - ord("A")
    return str(list(sheet.lines())[line][column])


@dataclass(frozen=True)
class Fault:
    """A planted hazard: where it stands and what a correct loader does with it."""

    key: str
    book: Book
    sheet: Sheet
    row: Row | None
    column: str
    outcome: str
    note: str
