"""One recognised sheet becomes slices of the lake: look at it once, judge and write it in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from etl.columnsql import literal
from etl.context import Context
from etl.progress import RowCounter
from etl.read import Sheet
from etl.recognise import Match
from etl.refusals import file_fault, write_refused
from etl.slices import Written, write_slices
from etl.validate import REFUSED, SKIPPED, Decisions, Origin, judged_sql, source_columns

UNKNOWN_TIME = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - times of exports carry no zone
MANY_ROWS = 20_000
RETURNS = 4


class AccountingError(RuntimeError):
    """Rows read, accepted, refused and skipped do not add up: a fault of this program, nothing is loaded."""


@dataclass(frozen=True)
class SheetLoad:
    """What one sheet came to. slices: period -> Parquet file not yet in its place; fault: rule broken so often
    that the file must be refused, or None."""

    match: Match
    sheet: str
    rows_read: int
    accepted: int
    refused: int
    skipped: int
    extracted_at: str
    slices: Mapping[str, Path]
    rows_of: Mapping[str, int]
    refused_file: Path | None
    fault: dict[str, object] | None

    @property
    def period(self) -> str | None:
        """The period, or the first and last when rows of several are in the sheet."""
        periods = sorted(self.slices)
        return "..".join(dict.fromkeys([periods[0], periods[-1]])) if periods else None


def load_sheet(
    con: duckdb.DuckDBPyConnection, sheet: Sheet, match: Match, context: Context, origin: Origin, draft: Path,
    counter: RowCounter,
) -> SheetLoad:  # fmt: skip
    """Judge every row and write slices below the folder `draft`. Raises AccountingError, FileRefused."""
    columns, exact = source_columns(match)
    source = sheet.source(con, match.header_row, columns, exact)
    rows, latest, marks = _look(con, source, match, context)
    counter.expect(rows)
    origin = replace(origin, extracted_at=_extracted(context, latest))
    decisions = Decisions(marks, _keys(con, source, match, rows))
    sql = judged_sql(source, match, context, origin, decisions)
    written = write_slices(con, sql, draft / "first", counter.advance)
    if repeats := _repeats(con, match, written):
        sql = judged_sql(source, match, context, origin, replace(decisions, repeats=repeats))
        written = write_slices(con, sql, draft / "without repeats", lambda rows: None)
    refused = written[REFUSED][0] if REFUSED in written else None
    lines = write_refused(con, match, context, refused, draft / "refused") if refused else None
    return _counted(con, match, origin, rows, written, lines)


def _counted(
    con: duckdb.DuckDBPyConnection, match: Match, origin: Origin, rows: int, written: Written, lines: Path | None
) -> SheetLoad:  # fmt: skip
    """The sheet's account. `rows` was counted apart from the judging, so the sum is a real check."""
    counts = {name: n for name, (_, n) in written.items()}
    skipped, refused = counts.pop(SKIPPED, 0), counts.pop(REFUSED, 0)
    accepted = sum(counts.values())
    if rows != accepted + refused + skipped:
        raise AccountingError(
            f"{origin.file_name} {origin.sheet}: {rows=}, {accepted=}, {refused=}, {skipped=}"
        )
    fault = file_fault(con, match, lines, rows - skipped) if lines else None
    return SheetLoad(
        match, origin.sheet, rows, accepted, refused, skipped, origin.extracted_at,
        {period: written[period][0] for period in counts}, counts, lines, fault,
    )  # fmt: skip


def _keys(con: duckdb.DuckDBPyConnection, source: str, match: Match, rows: int) -> dict[str, str]:
    """NIP column -> table (nip, key) of its pseudonyms, for columns in which the same few people return (raters):
    a pseudonym costs as much as all other rules of a row together."""
    nips = [c for c in match.columns if match.contract.table.columns[c].type == "nip"]
    if rows < MANY_ROWS or not nips:
        return {}
    distinct = con.execute(
        f"select {', '.join(f'approx_count_distinct({c})' for c in nips)} from {source}"
    ).fetchall()[0]
    few = [c for c, n in zip(nips, distinct, strict=True) if n * RETURNS < rows]
    for c in few:
        con.execute(
            f"create or replace temp table keys_{c} as select nip, pseudonym(nip) as key from (select distinct "
            f"coalesce(quick_nip({c}), clean_nip({c})) as nip from {source}) where nip is not null"
        )
    return {c: f"keys_{c}" for c in few}


def _look(
    con: duckdb.DuckDBPyConnection, source: str, match: Match, context: Context
) -> tuple[int, dt.datetime | None, dict[str, str]]:
    """Rows in the sheet, counted apart from the judging; the latest time in the contract's dated column; the
    decimal mark of each number column that proves one (and no other)."""
    contract = match.contract
    dated = contract.extracted if contract.extracted in match.columns and not context.extracted else None
    numbers = [c for c in match.columns if contract.table.columns[c].type == "number"]
    cleaned = [
        f"case when not {c}__number and quick_number({c}) is null then clean_number({c}) end as {c}"
        for c in numbers
    ]
    cleaned += (
        [f"{dated}, case when quick_timestamp({dated}) is null then clean_date({dated}) end as c"]
        if dated
        else ["row"]
    )
    fields = ["count(*)", f"max(coalesce(quick_timestamp({dated}), read_timestamp(c)))" if dated else "null"]
    fields += [f"bool_or(decimal_mark({c}) = '{mark}')" for c in numbers for mark in ",."]
    source = f"(select {', '.join(cleaned)} from {source})"
    found = con.execute(f"select {', '.join(fields)} from {source}").fetchall()[0]
    pairs = zip(numbers, zip(found[2::2], found[3::2], strict=True), strict=True)
    return (
        found[0],
        found[1],
        {c: "," if comma else "." for c, (comma, dot) in pairs if bool(comma) != bool(dot)},
    )


def _extracted(context: Context, latest: dt.datetime | None) -> str:
    """Title, else the latest date in the rows, else the end of the period; never the clock."""
    end = dt.datetime.combine(context.period.last, dt.time()) if context.period else UNKNOWN_TIME
    return (context.extracted or latest or end).isoformat(sep=" ", timespec="seconds")


def _repeats(con: duckdb.DuckDBPyConnection, match: Match, written: Written) -> str | None:
    """Name of a table (row, first_row) of accepted rows whose key stood further up, or None."""
    files = [literal(path) for name, (path, _) in written.items() if name not in (REFUSED, SKIPPED)]
    if not files:
        return None
    accepted = f"read_parquet([{', '.join(files)}])"
    key = ", ".join(match.contract.table.key)
    suspects = f"select hash({key}) as h from {accepted} group by h having count(*) > 1"
    con.execute(
        f"create or replace temp table repeats as select row, first_row from (select row, min(row) over "
        f"(partition by {key}) as first_row from {accepted} where hash({key}) in ({suspects})) where row > first_row"
    )
    return "repeats" if con.execute("select count(*) from repeats").fetchall()[0][0] else None
