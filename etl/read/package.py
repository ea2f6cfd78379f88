"""The ZIP package of a workbook, looked at before any parser sees it.

The directory is read first (a millisecond); then each sheet is unpacked once in pieces, which finds a lying
directory, a damaged part, and cells so far out that the parser's rectangle would not fit in memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from etl.read.guard import ZIP_CONTENT, ZIP_OTHER, other_kind
from etl.read.limits import MB, Limits
from etl.read.refusal import FileRefused

_PIECE = 4 * MB
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.I)
_MACRO = re.compile(r"(^|/)(vbaProject[^/]*\.bin|macrosheets/.+)$", re.I)
_CELL = re.compile(rb"""<(?:\w+:)?c[ />]""")
_FAR_CELL = re.compile(rb"""\br=["'](?:[A-Za-z]{3}|[D-Zd-z][A-Za-z])\d""")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br=["'](\d{1,7})["']""")
_NARROW = 104  # columns A..CZ, the ones _FAR_CELL lets pass
_ERROR_CELL = re.compile(rb"""\bt=["']e["']""")


def check_package(path: Path, name: str, limits: Limits) -> None:
    """Refuse a ZIP that is no plain workbook, is too large inside, holds macros or is damaged."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            _check_directory(entries, name, limits)
            _check_content(entries, name)
            sheets = [e for e in entries if _SHEET.match(e.filename)]
            if sum(_has_cells(package, sheet, name, limits) for sheet in sheets) == 0:
                raise FileRefused("empty", name)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise FileRefused("damaged", name, detail=str(fault)[:80] or type(fault).__name__) from None


def _check_directory(entries: list[zipfile.ZipInfo], name: str, limits: Limits) -> None:
    if len(entries) > limits.parts:
        raise FileRefused("too_many_parts", name, found=len(entries), what="parts", limit=limits.parts)
    if any(e.flag_bits & 1 for e in entries):
        raise FileRefused("encrypted", name)
    for e in entries:
        ratio = e.file_size // max(e.compress_size, 1)
        if e.file_size > limits.ratio_from and ratio > limits.ratio:
            raise FileRefused("bomb", name, part=e.filename[-60:], found=ratio, limit=limits.ratio)
    unpacked = sum(e.file_size for e in entries)
    if unpacked > limits.unpacked_bytes:
        raise FileRefused("too_large_inside", name, found=unpacked // MB, limit=limits.unpacked_bytes // MB)


def _check_content(entries: list[zipfile.ZipInfo], name: str) -> None:
    names = [e.filename for e in entries]
    for macro in filter(_MACRO.search, names):
        raise FileRefused("macro", name, part=macro[-60:])
    if "xl/workbook.xml" in names:
        return
    for start, words in ZIP_CONTENT:
        if any(n.startswith(start) for n in names):
            raise other_kind(name, words)
    if "[Content_Types].xml" in names:
        raise FileRefused("damaged", name, detail="xl/workbook.xml")
    raise other_kind(name, ZIP_OTHER)


def _has_cells(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> bool:
    """Whether the sheet has cells; refuses one whose filled rectangle is beyond the limit."""
    has_cells = False
    last_row = last_column = 0
    with package.open(entry) as sheet:
        tail = b""
        while piece := sheet.read(_PIECE):
            text = tail + piece
            has_cells = has_cells or _CELL.search(text) is not None
            last_row = max(last_row, _last_row(text))
            if _FAR_CELL.search(text):
                rows, columns = _reach(text)
                last_row, last_column = max(last_row, rows), max(last_column, columns)
            tail = text[-64:]
    cells = last_row * max(last_column, _NARROW)
    if cells > limits.cells:
        _refuse_reach(package, entry, name, limits)
    return has_cells


def _last_row(text: bytes) -> int:
    """The number of the last row opened in this piece (writers put rows in order)."""
    at = max(text.rfind(b"<row "), text.rfind(b":row "))
    found = _ROW.search(text, at - 12 if at > 12 else 0) if at >= 0 else None
    return int(found[1]) if found else 0


def _reach(text: bytes) -> tuple[int, int]:
    """(last row, last column) over the cell references in the text."""
    found = _REFERENCE.findall(text)
    rows = max((int(row) for _, row in found), default=0)
    letters = {column.upper() for column, _ in found}
    return rows, max(map(column_number, letters), default=0)


def _refuse_reach(package: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    """Second, exact look at a long or wide sheet."""
    rows = columns = 0
    with package.open(entry) as sheet:
        tail = b""
        while piece := sheet.read(_PIECE):
            reach = _reach(tail + piece)
            rows, columns = max(rows, reach[0]), max(columns, reach[1])
            tail = piece[-64:]
    if rows * columns > limits.cells:
        raise FileRefused(
            "too_wide", name, rows=rows, columns=columns, found=rows * columns, limit=limits.cells
        )


def column_number(letters: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
