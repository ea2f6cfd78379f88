"""The ZIP package of a workbook, looked at before any parser sees it.

The directory is read first (a millisecond); then each sheet is unpacked once in pieces, which finds a lying
directory, a damaged part, cells so far out that the parser's rectangle would not fit in memory, and error
cells, which the parser gives as empty.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from etl.read.guard import ZIP_CONTENT, ZIP_OTHER, other_kind
from etl.read.limits import MB, Limits
from etl.read.refusal import FileRefused

_PIECE, _OVERLAP = 256 * 1024, 64
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.I)
_MACRO = re.compile(r"(^|/)(vbaProject[^/]*\.bin|macrosheets/.+)$", re.I)
_CELL = re.compile(rb"<(?:\w+:)?c[ />]")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_ROW = re.compile(rb"""row\b[^>]*?\br=["'](\d{1,7})["']""")
_NARROW = 104  # columns A..CZ, which _looks_far lets pass
_LONGEST = 12  # bytes of a reference with what stands around it

Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


@dataclass
class SheetPart:
    """What a look over one unpacked sheet showed. rows and columns bound its filled cells from above."""

    has_cells: bool = False
    has_errors: bool = False
    rows: int = 0
    columns: int = _NARROW


def check_package(path: Path, name: str, limits: Limits) -> dict[str, SheetPart]:
    """Refuse a ZIP that is no plain workbook, is too large inside, holds macros or is damaged.

    Returns the sheets by the name of their part, e.g. xl/worksheets/sheet1.xml.
    """
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
            _check_directory(entries, name, limits)
            _check_content(entries, name)
            sheets = [e.filename for e in entries if _SHEET.match(e.filename)]
            parts = {part: _look_over(package, part) for part in sheets}
            for part, seen in parts.items():
                if seen.rows * seen.columns > limits.cells:
                    _check_reach(package, part, name, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as fault:
        raise FileRefused("damaged", name, detail=str(fault)[:80] or type(fault).__name__) from None
    if not any(seen.has_cells for seen in parts.values()):
        raise FileRefused("empty", name)
    return parts


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


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The unpacked part in overlapping pieces, so that a cell's beginning is whole in one of them."""
    tail = b""
    with package.open(part) as file:
        while piece := file.read(_PIECE):
            yield tail + piece
            tail = piece[-_OVERLAP:]


def _look_over(package: zipfile.ZipFile, part: str) -> SheetPart:
    seen = SheetPart()
    for piece in _pieces(package, part):
        seen.has_cells = seen.has_cells or _CELL.search(piece) is not None
        seen.rows = max(seen.rows, _last_row(piece))
        far, error = _looks_far_or_wrong(piece)
        seen.has_errors |= error
        if far:
            rows, columns = _reach(piece)
            seen.rows, seen.columns = max(seen.rows, rows), max(seen.columns, columns)
    return seen


def _looks_far_or_wrong(piece: bytes) -> tuple[bool, bool]:
    """Whether a cell beyond column CZ or row 199,999 may be in the piece, and whether an error cell may be.

    Of every byte of every sheet only the quotation marks are found; what follows them is looked at in ever fewer
    places: [D-Z][A-Z] or three letters, then a digit; letters, then six digits from 200000 on; the letter e alone.
    """
    array = np.frombuffer(piece + bytes(_LONGEST), np.uint8)
    after = np.flatnonzero((array == ord('"')) | (array == ord("'"))) + 1
    after = after[_is_letter(array[after])]
    first, second, third = array[after] | 0x20, array[after + 1], array[after + 2]
    is_two = _is_letter(second)
    two = is_two & (first >= ord("d")) & _is_digit(third)
    three = is_two & _is_letter(third) & _is_digit(array[after + 3])
    error = (first == ord("e")) & ((second == ord('"')) | (second == ord("'")))
    far = two.any() or three.any() or _is_low(array, after[~is_two] + 1) or _is_low(array, after[is_two] + 2)
    return bool(far), bool(error.any())


def _is_low(array: Bytes, at: npt.NDArray[np.int64]) -> bool:
    """Whether six digits from 200000 on, or more than six, begin at one of these places."""
    at = at[_is_digit(array[at + 5])]
    for place in range(5):
        at = at[_is_digit(array[at + place])]
    return bool(((array[at] >= ord("2")) | _is_digit(array[at + 6])).any())


def _is_letter(found: Bytes) -> Mask:
    return (found | 0x20) - np.uint8(ord("a")) < 26


def _is_digit(found: Bytes) -> Mask:
    return found - np.uint8(ord("0")) < 10


def _last_row(piece: bytes) -> int:
    """The number of the last row begun in this piece (writers put rows in order)."""
    at = max(piece.rfind(b"<row "), 0)
    found = _ROW.search(piece, max(piece.rfind(b":row ", at), at))
    return int(found[1]) if found else 0


def _reach(piece: bytes) -> tuple[int, int]:
    """(last row, last column) over the cell references in the piece."""
    found = _REFERENCE.findall(piece)
    rows = max((int(row) for _, row in found), default=0)
    return rows, max(map(column_number, {letters for letters, _ in found}), default=0)


def _check_reach(package: zipfile.ZipFile, part: str, name: str, limits: Limits) -> None:
    """Second, exact look at a long or wide sheet."""
    reaches = [_reach(piece) for piece in _pieces(package, part)]
    rows, columns = (max(side) for side in zip(*reaches, strict=True))
    if rows * columns > limits.cells:
        raise FileRefused(
            "too_wide", name, rows=rows, columns=columns, found=rows * columns, limit=limits.cells
        )


def column_number(letters: bytes) -> int:
    """A -> 1, Z -> 26, AA -> 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
