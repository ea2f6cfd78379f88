"""Reading an export as it is: what it is, its sheets, and their cells as text with row numbers.

Nothing here knows what an export means. A file that cannot be read truthfully is refused with a reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from etl.read.columnar import ParquetSheet
from etl.read.delimited import DelimitedSheet
from etl.read.guard import CSV, XLSX, check_label, kind_of, safe_name
from etl.read.limits import Limits
from etl.read.package import SheetPart, check_package
from etl.read.refusal import FileRefused
from etl.read.spreadsheet import open_workbook
from etl.read.table import Sheet

__all__ = ["Export", "FileRefused", "Limits", "Sheet", "open_export"]


@dataclass(frozen=True)
class Export:
    """A file that passed the guards.

    name: display name, safe to show, never a path. size in bytes. kind: csv, xlsx or parquet.
    """

    path: Path
    name: str
    sha256: str
    size: int
    kind: str
    sheets: tuple[Sheet, ...]


def open_export(path: Path, name: str | None = None, limits: Limits | None = None) -> Export:
    """Check a file and open it; `name` is what its sender called it, if the path says something else.

    Raises FileRefused for everything that is not a sound CSV, XLSX or Parquet file. Sheets are parsed when
    first asked, so their own damage may be refused only then.
    """
    limits = limits or Limits()
    shown = safe_name(name or path.name)
    kind = kind_of(path, shown, limits)
    parts = check_package(path, shown, limits) if kind == XLSX else {}
    check_label(kind, shown)
    sheets = _sheets(path, kind, shown, limits, parts)
    size, sha256 = _fingerprint(path, shown)
    return Export(path, shown, sha256, size, kind, sheets)


def _fingerprint(path: Path, name: str) -> tuple[int, str]:
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), sha256
    except OSError:
        raise FileRefused("missing", name) from None


def _sheets(
    path: Path, kind: str, name: str, limits: Limits, parts: dict[str, SheetPart]
) -> tuple[Sheet, ...]:
    if kind == XLSX:
        return open_workbook(path, name, limits, parts)
    if kind == CSV:
        return (DelimitedSheet(path, name, limits),)
    return (ParquetSheet(path, name, limits),)
