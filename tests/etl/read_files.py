"""Real files for the reader's tests, and one way to ask what was read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import xlsxwriter

from etl.read import Sheet, open_export

DATABASE = duckdb.connect()  # opening one costs more than most of the tests


def csv_sheet(folder: Path, content: str | bytes, name: str = "a.csv") -> Sheet:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_export(path).sheets[0]


def read(sheet: Sheet, header_row: int, columns: dict[str, int], exact: Iterable[str] = ()) -> list[Any]:
    """Rows (row, row_problem, named columns...) in physical order; row_text is asked separately."""
    return _asked("* exclude (row_text)", sheet, header_row, columns, exact)


def problems(sheet: Sheet, header_row: int, columns: dict[str, int]) -> list[Any]:
    """Rows (row, row_problem, row_text) that are not sound."""
    found = _asked("row, row_problem, row_text", sheet, header_row, columns)
    return [row for row in found if row[1] is not None]


def _asked(
    fields: str, sheet: Sheet, header_row: int, columns: dict[str, int], exact: Iterable[str] = ()
) -> list[Any]:
    """An empty cell is told as None, which readers may leave as ''."""
    parts = [*sheet.batches(header_row, columns, set(exact))]
    if not parts:
        return []
    with DATABASE.cursor() as con:
        con.register("found", pa.concat_tables(parts))
        cells = ", ".join(f'nullif("{name}", \'\') as "{name}"' for name in columns)
        replaced = f"replace ({cells})" if cells and fields.startswith("*") else ""
        return con.execute(f"select {fields} {replaced} from found order by row").fetchall()


def workbook(path: Path, cells: dict[str, Any], sheet: str = "Lembar1", number_format: str = "") -> Path:
    """A one-sheet workbook with the given cells, by reference."""
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        page = book.add_worksheet(sheet)
        cell_format = book.add_format({"num_format": number_format}) if number_format else None
        for reference, value in cells.items():
            page.write(reference, value, *([cell_format] if cell_format else []))
    return path


def changed_package(path: Path, to: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy of a ZIP file with parts replaced, added, or (None) left out."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in changes:
                new.writestr(entry.filename, old.read(entry.filename))
        for part, content in changes.items():
            if content is not None:
                new.writestr(part, content)
    return to


def zip_bytes(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in parts.items():
            package.writestr(part, content)
    return buffer.getvalue()
