"""Refused rows: one line per error in both languages, and the workbook that goes back to the unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from etl.columnsql import codes_of, literal
from etl.context import Context
from etl.engine import told
from etl.messages import Both, said, template
from etl.notes import SEP
from etl.recognise import Match

COLUMNS = (
    "contract", "file_sha", "file_name", "sheet", "row", "column", "header", "found", "expected_id", "expected_en",
    "rule", "raw",
)  # fmt: skip
MONTH_FIRST_ABOVE = 0.02
EXCEL_ROWS = 1_048_000
SHARE_ROWS = 20_000


def write_refused(
    con: duckdb.DuckDBPyConnection, match: Match, context: Context, judged: Path, folder: Path
) -> Path:
    """The slice of refused rows as a Parquet file of error lines (COLUMNS) in the order of the rows; its path.

    Some thousand rows at a time, since each brings its whole text and a sentence in two languages for each error.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "refused.parquet"
    con.register("expected", _expected(match, context))
    con.execute(f"create or replace temp view refused as from read_parquet({literal(judged)})")
    rows = np.sort(con.execute("select row from refused").fetchnumpy()["row"])
    writer: pq.ParquetWriter | None = None
    for first in range(0, len(rows), SHARE_ROWS):
        lines = told(con, _lines(rows[first], rows[first : first + SHARE_ROWS][-1]))
        writer = writer or pq.ParquetWriter(target, lines.schema, compression="zstd", store_schema=False)
        writer.write_table(lines)
    if writer:
        writer.close()
    con.execute("drop view refused")
    con.unregister("expected")
    return target


def _lines(first: int, last: int) -> str:
    """SELECT of the error lines of the rows from the first to the last."""
    return f"""
with noted as (select contract, file_sha, file_name, sheet, row, warnings[-1] as raw, unnest(warnings[:-2]) as note
                 from refused where row between {first} and {last}),
parts as (select *, string_split(note, chr({ord(SEP)})) as part from noted),
named as (select * exclude (note, part), part[1] as "column", part[2] as rule, nullif(part[3], '') as found from parts)
select contract, file_sha, file_name, sheet, row, "column", header, found,
       replace(expected_id, '{{found}}', coalesce(found, '')) as expected_id,
       replace(expected_en, '{{found}}', coalesce(found, '')) as expected_en, rule, raw
  from named left join expected using ("column", rule)
 order by row, position"""


def _expected(match: Match, context: Context) -> pa.Table:
    """(column, rule, header, expected_id, expected_en, position) for every error the contract can raise."""
    table = match.contract.table
    rows: list[tuple[str, str, Both]] = []
    for name in match.columns:
        column = table.columns[name]
        bounds = _bounds(column.low, column.high, match)
        facts = {"words": ", ".join(column.shown_words), **bounds, "pattern_id": column.pattern_id,
                 "pattern_en": column.pattern_en, "found": "{found}"}  # fmt: skip
        codes = dict.fromkeys([*codes_of(column), "too_few", "too_many", "quotes", "repeated", "no_period"])
        rows += [(name, code, template("expected", code).filled(**facts)) for code in codes]
    sheet_period = context.period.text if context.period else ""
    rows += [
        (r.column, r.name, Both(r.expected_id, r.expected_en).filled(sheet_period=sheet_period))
        for r in table.rules
        if r.column in match.columns
    ]
    order = list(match.columns)
    return pa.table({
        "column": [c for c, _, _ in rows], "rule": [r for _, r, _ in rows],
        "header": [match.headers[c] for c, _, _ in rows],
        "expected_id": [b.id for _, _, b in rows], "expected_en": [b.en for _, _, b in rows],
        "position": [order.index(c) for c, _, _ in rows],
    })  # fmt: skip


def _bounds(low: str | None, high: str | None, match: Match) -> dict[str, str]:
    """Bounds as numbers: a bound that names a computed column is that column's own text."""
    columns = match.contract.table.columns
    known = [columns[b].value if b and b in columns else b for b in (low, high)]
    return {"min": known[0] or "", "max": known[1] or ""}


def file_fault(
    con: duckdb.DuckDBPyConnection, match: Match, lines: Path, rows: int
) -> dict[str, object] | None:
    """The first rule broken by so large a share of the rows that the file itself is at fault; None if none.

    One row alone never condemns a file of several. Facts: share, header, expected (for message file.too_many).
    """
    table = match.contract.table
    columns = table.columns.values()
    limits = {(c.name, code): c.file_above for c in columns for code in ("foreign", "range") if c.file_above}
    limits |= {(r.column, r.name): r.file_above for r in table.rules if r.file_above}
    limits |= {(c.name, "month_first"): MONTH_FIRST_ABOVE for c in columns if c.type in ("date", "timestamp")}
    found = con.execute(
        f"""select "column", rule, header, expected_id, expected_en, count(*) from read_parquet({literal(lines)})
        group by all order by count(*) desc, "column", rule"""
    ).fetchall()
    for column, rule, header, expected_id, expected_en, count in found:
        limit = limits.get((column, rule))
        if limit is not None and count / rows > limit and (count > 1 or rows == 1):
            share = f"{count / rows:.0%}"
            return {"share": share, "header": header, "expected": Both(expected_id, expected_en)}
    return None


def all_refused(con: duckdb.DuckDBPyConnection, lines: Sequence[Path]) -> Both:
    """Why nothing of a file was accepted: its most frequent error."""
    files = ", ".join(map(literal, lines))
    header, expected_id, expected_en = con.execute(
        f"select header, expected_id, expected_en from read_parquet([{files}]) group by all "
        "order by count(*) desc, header limit 1"
    ).fetchall()[0]
    return said("file", "all_refused", header=header, expected=Both(expected_id, expected_en))


def write_workbook(con: duckdb.DuckDBPyConnection, lines: Sequence[Path], target: Path) -> int:
    """The error lines as an XLSX for the unit that must mend them; number of lines written."""
    files = ", ".join(map(literal, lines))
    rows = con.execute(
        f"select file_name, sheet, row, header, found, expected_id, expected_en, raw from read_parquet([{files}]) "
        f"order by file_name, sheet, row limit {EXCEL_ROWS}"
    ).fetchall() if lines else []  # fmt: skip
    heads = ["Berkas / File", "Lembar / Sheet", "Baris / Row", "Kolom / Column", "Isi / Found",
             "Seharusnya", "Expected", "Isi baris / Row content"]  # fmt: skip
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        _sheet(book, heads, rows)
    return len(rows)


def _sheet(book: Any, heads: list[str], rows: list[tuple[Any, ...]]) -> None:
    sheet = book.add_worksheet("Ditolak - Refused")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_row(0, 0, heads, bold)
    for at, row in enumerate(rows, 1):
        sheet.write_row(at, 0, row, wrap)
    for index, width in enumerate((34, 12, 10, 22, 24, 44, 44, 60)):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
