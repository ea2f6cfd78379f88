"""The workbook: data sheets with typed cells, a sheet of notes, a sheet with a record of every metric."""

import datetime as dt
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter

from dashboard.export import TRIGGERS, is_nothing, readable

LONGEST = 32_767  # characters that a cell can hold
ROWS = 1_048_575  # rows of a sheet below its header
EXACT = 10**15  # whole numbers from here on lose digits in a spreadsheet
WIDEST, NARROWEST, LOOKED_AT = 48, 11, 500  # width of a column in characters, by its first cells
LINE = 15.5  # points
FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "dd/mm/yyyy",
}
PAGE = "&L{title}&R&P / &N"


@dataclass(frozen=True)
class Shape:
    """How a number is written: its decimals, and what stands behind it (` %`)."""

    decimals: int = 0
    suffix: str = ""

    @property
    def pattern(self) -> str:
        """The same for a spreadsheet, which puts in the separators of its reader."""
        places = "." + "0" * self.decimals if self.decimals else ""
        return f"#,##0{places}" + (f'"{self.suffix}"' if self.suffix else "")


Shapes = Mapping[str, Sequence[Shape | None]]


def to_xlsx(
    frame: pd.DataFrame,
    notes: Mapping[str, str],
    sheets: Sequence[str],
    shapes: Shapes | None = None,
    records: pd.DataFrame | None = None,
    made: Mapping[str, Any] | None = None,
) -> bytes:
    """A workbook of the frame. sheets: titles of data, notes and records; shapes: by column, one for each row, how its
    numbers are written (else as they are); records: one row per metric; made: properties of the document.

    Strings are written as strings and marked as such, so nothing is a formula or a link, whatever it looks like.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        book.set_properties(
            {key: readable(v) if isinstance(v, str) else v for key, v in (made or {}).items()}
        )
        book.set_calc_mode("manual")
        names = _names(sheets, -(-len(frame) // ROWS) or 1)
        writer = _Writer(book)
        for at, name in enumerate(names[: -len(sheets) + 1]):
            part = slice(at * ROWS, (at + 1) * ROWS)
            mine = {column: list(shape)[part] for column, shape in (shapes or {}).items()}
            writer.table(name, frame.iloc[part], mine)
        writer.pairs(names[len(names) - len(sheets) + 1], notes)
        if records is not None and len(sheets) > 2 and len(records):
            writer.table(names[-1], records, {}, wrapped=True)
    return out.getvalue()


def _names(sheets: Sequence[str], parts: int) -> list[str]:
    """Titles that a workbook takes, the first one once for each part of the data, no two the same."""
    first, *rest = sheets
    wanted = [first, *(f"{first[:24]} ({number})" for number in range(2, parts + 1)), *rest]
    found: list[str] = []
    for number, name in enumerate(wanted, start=1):
        clean = FORBIDDEN.sub(" ", readable(name)).strip("' ")[:31].strip("' ")
        taken = {other.casefold() for other in found} | {"history", ""}
        found.append(f"{clean[:24]} {number}".strip() if clean.casefold() in taken else clean)
    return found


class _Writer:
    """Sheets of one workbook; formats are made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **wanted: Any) -> Any:
        key = tuple(sorted(wanted.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format({"valign": "top", **wanted})
        return self.formats[key]

    def table(self, name: str, frame: pd.DataFrame, shapes: Shapes, *, wrapped: bool = False) -> None:
        """A sheet with a header that stays in sight, a filter, and a width for each column."""
        sheet = self._sheet(name)
        head, lines = self.format(bold=True, bottom=1, text_wrap=True), 1
        for at, column in enumerate(frame.columns):
            cells = frame.iloc[:, at]
            self._text(sheet, 0, at, str(column), head)
            found = shapes.get(str(column)) or [_usual(cells)] * len(cells)
            for line, (cell, shape) in enumerate(zip(cells, found, strict=True), start=1):
                self._cell(sheet, line, at, cell, shape, wrapped)
            width = _width(str(column), cells, found)
            sheet.set_column(at, at, width)
            lines = max(lines, -(-len(str(column)) // (width - 3)))
        sheet.set_row(0, LINE * min(lines, 6))
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        if len(frame.columns):
            sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)

    def pairs(self, name: str, notes: Mapping[str, str]) -> None:
        """A sheet of names and what they say."""
        sheet = self._sheet(name)
        for line, (title, text) in enumerate(notes.items()):
            self._text(sheet, line, 0, title, self.format(bold=True, text_wrap=True))
            self._text(sheet, line, 1, text, self.format(text_wrap=True))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)

    def _sheet(self, name: str) -> Any:
        """An empty sheet that prints on A4, as wide as the paper."""
        sheet = self.book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(PAGE.format(title=name.replace("&", "&&")))
        return sheet

    def _cell(self, sheet: Any, line: int, at: int, cell: Any, shape: Shape | None, wrapped: bool) -> None:
        if is_nothing(cell):
            return
        value = cell.item() if hasattr(cell, "item") else cell
        if isinstance(value, bool):
            sheet.write_boolean(line, at, value, self.format(align="left"))
        elif isinstance(value, int | float) and abs(value) < EXACT:
            pattern = {"num_format": shape.pattern} if shape else {}
            sheet.write_number(line, at, value, self.format(align="right", indent=1, **pattern))
        elif isinstance(value, dt.date):
            self._day(sheet, line, at, value)
        else:
            self._text(sheet, line, at, str(value), self.format(text_wrap=True) if wrapped else None)

    def _day(self, sheet: Any, line: int, at: int, day: dt.date) -> None:
        """A day or a moment as one; those before spreadsheets can count as text."""
        if day.year <= 1900:
            self._text(sheet, line, at, day.isoformat(), None)
        elif isinstance(day, dt.datetime):
            plain = pd.Timestamp(day).tz_localize(None).to_pydatetime()
            sheet.write_datetime(line, at, plain, self.format(num_format="dd/mm/yyyy hh:mm", align="left"))
        else:
            sheet.write_datetime(line, at, day, self.format(num_format="dd/mm/yyyy", align="left"))

    def _text(self, sheet: Any, line: int, at: int, text: str, style: Any) -> None:
        """Text as text. What could start a formula is marked, so that it stays text when somebody edits it."""
        clean = readable(text)
        if len(clean) > LONGEST:
            clean = clean[: LONGEST - 1] + "…"
        if clean.lstrip().startswith(TRIGGERS):
            style = style or self.format(quote_prefix=True)
        sheet.write_string(line, at, clean, style)


def _usual(cells: "pd.Series[Any]") -> Shape | None:
    """Of a column of numbers nobody has said more of: whole where all are, else two decimals."""
    if isinstance(cells.dtype, pd.BooleanDtype) or cells.dtype == bool:
        return None
    if not pd.api.types.is_numeric_dtype(cells):
        return None
    told = [float(cell) for cell in cells if not is_nothing(cell)]
    return Shape(0 if all(number.is_integer() for number in told) else 2)


def _width(title: str, cells: "pd.Series[Any]", shapes: Sequence[Shape | None]) -> int:
    """By the longest word of the header and the cells as they are written."""
    longest = max(map(len, title.split()), default=0) + 4
    for cell, shape in zip(cells.head(LOOKED_AT), shapes, strict=False):
        if is_nothing(cell):
            continue
        is_number = shape is not None and isinstance(cell, int | float)
        text = f"{cell:,.{shape.decimals}f}{shape.suffix}" if is_number and shape else str(cell)
        longest = max(longest, len(text) + 2)
    return min(WIDEST, max(NARROWEST, longest))
