"""What the command line prints about loads and refused rows, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unicodedata import category

import duckdb

from etl import lake
from etl.refusals import write_workbook
from etl.result import LoadResult

SHOWN_ROWS = 10
STEERING = frozenset({"Cc", "Cf", "Zl", "Zp"})
LISTED = 'file_name, sheet, "row", header, found, expected_id, expected_en'


def plain(text: object) -> str:
    """A text from outside for a terminal: whatever steers one, or turns the direction of writing, becomes visible."""
    return "".join("\N{REPLACEMENT CHARACTER}" if category(c) in STEERING else c for c in str(text))


def show(results: Sequence[LoadResult]) -> None:
    """One line per file, its sheets when several, and the first refused rows."""
    for result in results:
        print(plain(f"{result.state:12} {result.file_name}: {result.message_id} / {result.message_en}"))
        for s in result.sheets:
            told = f"dibaca/read {s.rows_read} = diterima/accepted {s.accepted} + ditolak/refused {s.refused}"
            where = plain(f"{s.sheet or '-'} | {s.label_id} | {s.period or '-'}")
            print(f"{'':12} {where} | {told} + dilewati/skipped {s.skipped}")
        for line in result.refused_sample[:SHOWN_ROWS]:
            where = f"{line['sheet']}!" if line["sheet"] else ""
            cell = f"{where}{line['row']} {line['header']}: {line['found'] or ''!r}"
            print(f"{'':12} ! {plain(cell)} -> {plain(line['expected_id'])} / {plain(line['expected_en'])}")


def refused_files(data: Path) -> list[Path]:
    """Error lines of every load that was not undone."""
    loads = lake.current(data).loads
    paths = {r.refused_path for r in loads if r.refused_path and r.state != lake.UNDONE}
    return sorted(lake.lake_of(data) / path for path in paths)


def show_refused(data: Path, xlsx: Path | None) -> int:
    """Print the refused rows, or write them to a workbook; 0."""
    files = refused_files(data)
    with duckdb.connect() as con:
        if xlsx:
            print(f"{write_workbook(con, files, xlsx)} baris / lines: {xlsx}")
            return 0
        for path in files:
            for line in con.execute(f"select {LISTED} from read_parquet(?)", [str(path)]).fetchall():
                print(*("" if cell is None else plain(cell) for cell in line), sep="\t")
    return 0
