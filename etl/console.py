"""What the command line prints about loads and refused rows, in both languages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from etl import lake
from etl.refusals import write_workbook
from etl.result import LoadResult

SHOWN_ROWS = 10
LISTED = 'file_name, sheet, "row", header, found, expected_id, expected_en'


def show(results: Sequence[LoadResult]) -> None:
    """One line per file, its sheets when several, and the first refused rows."""
    for result in results:
        print(f"{result.state:12} {result.file_name}: {result.message_id} / {result.message_en}")
        for s in result.sheets:
            print(
                f"{'':12} {s.sheet or '-'} | {s.label_id} | {s.period or '-'} | dibaca/read {s.rows_read} = "
                f"diterima/accepted {s.accepted} + ditolak/refused {s.refused} + dilewati/skipped {s.skipped}"
            )
        for line in result.refused_sample[:SHOWN_ROWS]:
            where = f"{line['sheet']}!" if line["sheet"] else ""
            print(
                f"{'':12} ! {where}{line['row']} {line['header']}: {line['found'] or ''!r} -> "
                f"{line['expected_id']} / {line['expected_en']}"
            )


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
                print(*("" if cell is None else cell for cell in line), sep="\t")
    return 0
