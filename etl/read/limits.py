"""How large a file may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, the rest are counts. CSV and Parquet are read in batches, so that their size costs time and no
    memory; a workbook is held whole.

    cells: rows x columns of the rectangle that holds every filled cell of a sheet; the parser allocates
    that rectangle at once, so one stray cell in the last corner would take all memory.
    ratio: unpacked/packed size of one part of a workbook; looked at above `ratio_from` bytes.
    """

    csv_bytes: int = 8_192 * MB
    xlsx_bytes: int = 64 * MB
    parquet_bytes: int = 1_024 * MB
    unpacked_bytes: int = 800 * MB
    ratio: int = 200
    ratio_from: int = 20 * MB
    parts: int = 1_000
    sheets: int = 100
    cells: int = 12_000_000
    rows: int = 20_000_000
    broken_rows: int = 10_000
