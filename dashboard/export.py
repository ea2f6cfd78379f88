"""What is on the screen as a file: typed numbers, text that no spreadsheet runs, and what it means."""

import csv
import io
from collections.abc import Mapping
from typing import Any

import pandas as pd
import xlsxwriter

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet reads as text: an apostrophe before anything that could start a formula."""
    if isinstance(value, str) and value.lstrip().startswith(TRIGGERS):
        return "'" + value
    return None if value is None or (not isinstance(value, str) and pd.isna(value)) else value


def to_csv(frame: pd.DataFrame, notes: Mapping[str, str], lang: str) -> bytes:
    """CSV in UTF-8 with its mark, so that spreadsheets see it: `# name: text` notes, then the table.

    Indonesian: `;` between cells and a decimal comma, as local spreadsheets expect; English: `,` and a point.
    """
    local = lang == "id"
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";" if local else ",", lineterminator="\r\n")
    for name, text in notes.items():
        writer.writerow([f"# {name}: {' '.join(str(text).split())}"])
    writer.writerow([harmless(str(column)) for column in frame.columns])
    for row in frame.itertuples(index=False):
        writer.writerow([_plain(harmless(cell), local) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _plain(cell: Any, local: bool) -> Any:
    if isinstance(cell, float):
        text = f"{cell:.10g}"
        return text.replace(".", ",") if local else text
    return "" if cell is None else cell


def to_xlsx(frame: pd.DataFrame, notes: Mapping[str, str], sheets: tuple[str, str]) -> bytes:
    """Workbook with a data sheet (header frozen, numbers typed) and a notes sheet. sheets: their two titles.

    Strings are written as strings, so nothing is a formula or a link, whatever it looks like.
    """
    out = io.BytesIO()
    safe = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, safe) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        data, about = book.add_worksheet(sheets[0][:31]), book.add_worksheet(sheets[1][:31])
        for at, column in enumerate(frame.columns):
            data.write_string(0, at, str(column), head)
            data.set_column(
                at, at, min(48, max(12, len(str(column)) + 2, *map(len, map(str, frame[column]))))
            )
            for line, cell in enumerate(frame[column], start=1):
                _write(data, line, at, cell)
        data.freeze_panes(1, 1)
        for line, (name, text) in enumerate(notes.items()):
            about.write_string(line, 0, name, head)
            about.write_string(line, 1, str(text), book.add_format({"text_wrap": True, "valign": "top"}))
        about.set_column(0, 0, 24)
        about.set_column(1, 1, 100)
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, cell: Any) -> None:
    if cell is None or (not isinstance(cell, str) and pd.isna(cell)):
        return
    if isinstance(cell, bool) or (not isinstance(cell, (int, float)) and not hasattr(cell, "dtype")):
        sheet.write_string(line, at, str(cell))
    else:
        sheet.write_number(line, at, float(cell))
