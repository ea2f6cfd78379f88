"""One recognised sheet becomes slices of the lake: look at it once, judge and write it in one pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from etl.columnsql import literal
from etl.context import Context
from etl.read import Sheet
from etl.recognise import Match
from etl.refusals import file_fault, write_refused
from etl.validate import REFUSED, SKIPPED, Decisions, Origin, judged_sql, source_columns

UNKNOWN_TIME = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - times of exports carry no zone
Watch = Callable[[duckdb.DuckDBPyConnection, int], AbstractContextManager[None]]


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
    watch: Watch,
) -> SheetLoad:  # fmt: skip
    """Judge every row and write slices below the folder `draft`. Raises AccountingError, FileRefused."""
    columns, exact = source_columns(match)
    source = sheet.source(con, match.header_row, columns, exact)
    rows, latest, marks = _look(con, source, match, context)
    origin = replace(origin, extracted_at=_extracted(context, latest))
    decisions = Decisions(marks)
    with watch(con, rows):
        written = _write(con, judged_sql(source, match, context, origin, decisions), draft / "a")
    repeats = _repeats(con, match, written)
    if repeats:
        with watch(con, rows):
            again = judged_sql(source, match, context, origin, replace(decisions, repeats=repeats))
            written = _write(con, again, draft / "b")
    counts = {name: sum(n for _, n in files) for name, files in written.items()}
    skipped, refused = counts.pop(SKIPPED, 0), counts.pop(REFUSED, 0)
    if rows != sum(counts.values()) + skipped + refused:
        raise AccountingError(f"{origin.file_name} {origin.sheet}: read {rows}, {counts}, {refused=}, {skipped=}")
    lines = write_refused(con, match, context, written[REFUSED][0][0], draft / "refused") if refused else None
    return SheetLoad(
        match, origin.sheet, rows, sum(counts.values()), refused, skipped, origin.extracted_at,
        {p: written[p][0][0] for p in counts}, counts, lines,
        file_fault(con, match, context, lines, rows - skipped) if lines else None,
    )  # fmt: skip


def _look(
    con: duckdb.DuckDBPyConnection, source: str, match: Match, context: Context
) -> tuple[int, dt.datetime | None, dict[str, str]]:
    """Rows in the sheet, counted apart from the judging; the latest time in the contract's dated column; the
    decimal mark of each number column that proves one (and no other)."""
    contract = match.contract
    dated = contract.extracted if contract.extracted in match.columns and not context.extracted else None
    numbers = [c for c in match.columns if contract.table.columns[c].type == "number"]
    cleaned = [f"case when not {c}__number and {c} !~ '^[0-9]+$' then clean_number({c}) end as {c}" for c in numbers]
    cleaned += [f"clean_date({dated}) as dated"] if dated else ["null as dated"]
    fields = ["count(*)", "max(read_timestamp(dated))" if dated else "null"]
    fields += [f"bool_or(decimal_mark({c}) = '{mark}')" for c in numbers for mark in ",."]
    source = f"(select {', '.join(cleaned)} from {source})"
    found = con.execute(f"select {', '.join(fields)} from {source}").fetchall()[0]
    pairs = zip(numbers, zip(found[2::2], found[3::2], strict=True), strict=True)
    return found[0], found[1], {c: "," if comma else "." for c, (comma, dot) in pairs if bool(comma) != bool(dot)}


def _extracted(context: Context, latest: dt.datetime | None) -> str:
    """Title, else the latest date in the rows, else the end of the period; never the clock."""
    end = dt.datetime.combine(context.period.last, dt.time()) if context.period else UNKNOWN_TIME
    return (context.extracted or latest or end).isoformat(sep=" ", timespec="seconds")


def _write(con: duckdb.DuckDBPyConnection, sql: str, folder: Path) -> dict[str, list[tuple[Path, int]]]:
    """Slice name -> its files with their rows."""
    folder.mkdir(parents=True)
    stats = con.execute(
        f"copy ({sql}) to {literal(folder)} (format parquet, compression zstd, partition_by (slice), return_stats)"
    ).fetchall()
    written: dict[str, list[tuple[Path, int]]] = {}
    for name, rows, *_, keys, _groups in stats:
        written.setdefault(keys["slice"], []).append((Path(name), rows))
    if any(len(files) > 1 for files in written.values()):
        raise AccountingError(f"a slice was written to several files: {written}")
    return written


def _repeats(
    con: duckdb.DuckDBPyConnection, match: Match, written: dict[str, list[tuple[Path, int]]]
) -> str | None:
    """Name of a table (row, first_row) of accepted rows whose key stood further up, or None."""
    files = [literal(path) for name, slices in written.items() if name not in (REFUSED, SKIPPED) for path, _ in slices]
    if not files:
        return None
    accepted = f"read_parquet([{', '.join(files)}], hive_partitioning = false)"
    key = ", ".join(match.contract.table.key)
    con.execute(
        f"create or replace temp table repeats as select a.row, f.first_row from {accepted} a join "
        f"(select {key}, min(row) as first_row from {accepted} group by all having count(*) > 1) f "
        f"on a.row > f.first_row and {' and '.join(f'a.{k} is not distinct from f.{k}' for k in match.contract.table.key)}"
    )
    return "repeats" if con.execute("select count(*) from repeats").fetchall()[0][0] else None
