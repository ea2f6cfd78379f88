"""One recognised sheet becomes slices of the lake: judged and written batch by batch, whatever its length."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from etl import repeats
from etl.context import Context
from etl.judge import judged
from etl.progress import RowCounter
from etl.read import Sheet
from etl.read.table import gathered
from etl.recognise import Match
from etl.refusals import file_fault, write_refused
from etl.slices import Written, write_slices
from etl.validate import REFUSED, SKIPPED, Decisions, Origin, source_columns

UNKNOWN_TIME = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - times of exports carry no zone
Batches = Callable[[], Iterator[pa.Table]]
LOOKED = "looked_rows"


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

    def batches() -> Iterator[pa.Table]:
        return gathered(sheet.batches(match.header_row, columns, exact))

    counter.expect(sheet.rows_about)
    latest, marks = _look(con, batches, match, context)
    origin = replace(origin, extracted_at=_extracted(context, latest))
    decisions = Decisions(marks)
    counted = _Counted(batches())
    rows = judged(con, counted, match, context, origin, decisions)
    written = write_slices(rows, draft / "first", counter.advance)
    if len(again := _repeats(con, match, written)):
        rows = judged(con, batches(), match, context, origin, replace(decisions, repeats=again))
        written = write_slices(rows, draft / "without repeats", lambda rows: None)
    refused = written[REFUSED][0] if REFUSED in written else None
    lines = write_refused(con, match, context, refused, draft / "refused") if refused else None
    return _account(con, match, origin, counted.rows, written, lines)


class _Counted:
    """Batches on their way to be judged, and how many rows they had."""

    def __init__(self, batches: Iterator[pa.Table]) -> None:
        self._batches, self.rows = batches, 0

    def __iter__(self) -> Iterator[pa.Table]:
        for batch in self._batches:
            self.rows += len(batch)
            yield batch


def _account(
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


def _look(
    con: duckdb.DuckDBPyConnection, batches: Batches, match: Match, context: Context
) -> tuple[dt.datetime | None, dict[str, str]]:
    """What must be known before the first row is judged: the latest time in the contract's dated column, unless the
    title tells it; the decimal mark of each number column that proves one (and no other)."""
    contract = match.contract
    dated = contract.extracted if contract.extracted in match.columns and not context.extracted else None
    numbers = [c for c in match.columns if contract.table.columns[c].type == "number"]
    if not dated and not numbers:
        return None, {}
    sql = _look_sql(numbers, dated)
    latest: dt.datetime | None = None
    proved: set[tuple[str, str]] = set()
    for batch in batches():
        con.register(LOOKED, batch)
        time, *marks = con.execute(sql).fetchall()[0]
        con.unregister(LOOKED)
        latest = max((t for t in (latest, time) if t), default=None)
        pairs = [(c, mark) for c in numbers for mark in ",."]
        proved |= {pair for pair, is_proved in zip(pairs, marks, strict=True) if is_proved}
    return latest, {c: mark for c, mark in proved if (c, ",.".replace(mark, "")) not in proved}


def _look_sql(numbers: list[str], dated: str | None) -> str:
    cleaned = [
        f"case when not {c}__number and quick_number({c}) is null then clean_number({c}) end as {c}"
        for c in numbers
    ]
    if dated:
        cleaned.append(
            f"{dated}, case when quick_timestamp({dated}) is null then clean_date({dated}) end as c"
        )
    fields = [f"max(coalesce(quick_timestamp({dated}), read_timestamp(c)))" if dated else "null"]
    fields += [f"bool_or(decimal_mark({c}) = '{mark}')" for c in numbers for mark in ",."]
    return f"select {', '.join(fields)} from (select {', '.join(cleaned)} from {LOOKED})"


def _extracted(context: Context, latest: dt.datetime | None) -> str:
    """Title, else the latest date in the rows, else the end of the period; never the clock."""
    end = dt.datetime.combine(context.period.last, dt.time()) if context.period else UNKNOWN_TIME
    return (context.extracted or latest or end).isoformat(sep=" ", timespec="seconds")


def _repeats(con: duckdb.DuckDBPyConnection, match: Match, written: Written) -> repeats.Repeats:
    kept = [part for name, part in written.items() if name not in (REFUSED, SKIPPED)]
    return repeats.found(con, match.contract.table.key, [path for path, _ in kept], sum(n for _, n in kept))
