"""What a sheet says outside its rows: period, unit and time of extraction, from title, sheet name and file name."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar

import duckdb

from etl.contract import Contract
from etl.messages import Both, LayoutRefused, said
from etl.recognise import Match

PLACES = ("title", "sheet", "file")
T = TypeVar("T")
KEPT = 2_000  # texts
_ANSWERED: dict[tuple[str, str], Any] = {}


@dataclass(frozen=True)
class Period:
    """A period text (2026-03, 2026-Q1, 2026-S1, 2026) with its kind and first and last day."""

    text: str
    kind: str
    first: dt.date
    last: dt.date

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


@dataclass(frozen=True)
class Context:
    """What holds for every row of the sheet; None where nothing says it."""

    period: Period | None
    unit: str | None
    extracted: dt.datetime | None


def context_of(con: duckdb.DuckDBPyConnection, match: Match, sheet: str, file_name: str) -> Context:
    """Read and cross-check the places. Raises LayoutRefused when they disagree or when a needed one is missing."""
    contract = match.contract
    found = {
        "title": _groups(contract.title, match.title),
        "sheet": _groups(contract.sheet, [sheet]),
        "file": _groups(contract.file, [PurePath(file_name).stem]),
    }
    where = Both(f" (lembar {sheet})", f" (sheet {sheet})") if sheet else Both("", "")
    period = _period(con, contract, found, where)
    unit = next((found[p]["unit"].strip() for p in PLACES if found[p].get("unit")), None)
    _need(match, period, unit, where)
    stamp = next((found[p]["extracted"] for p in PLACES if found[p].get("extracted")), None)
    return Context(period, unit, _time(con, stamp) if stamp else None)


def _groups(patterns: Sequence[re.Pattern[str]], texts: Sequence[str]) -> dict[str, str]:
    """Named groups of the first text that each pattern matches; an earlier pattern wins."""
    found: dict[str, str] = {}
    for pattern in patterns:
        hit = next((m for t in texts if (m := pattern.search(t))), None)
        found = {**(hit.groupdict() if hit else {}), **found}
    return found


def _period(
    con: duckdb.DuckDBPyConnection, contract: Contract, found: dict[str, dict[str, str]], where: Both
) -> Period | None:
    if not contract.table.period_types:
        return None
    said_by = {place: p for place in PLACES if (p := _said_period(con, place, found))}
    seen = [*said_by.items()]
    for i, (first, one) in enumerate(seen):
        for second, other in seen[i + 1 :]:
            if not one.overlaps(other):
                raise LayoutRefused(
                    "period_differs", sheet=where, first=said("place", first), second=said("place", second),
                    first_period=one.text, second_period=other.text,
                )  # fmt: skip
    chosen = next((p for place, p in seen if not _only_year(found[place])), None)
    if chosen and chosen.kind not in contract.table.period_types:
        allowed = [said("period_type", k) for k in contract.table.period_types]
        both = Both(", ".join(a.id for a in allowed), ", ".join(a.en for a in allowed))
        raise LayoutRefused("period_kind", period=chosen.text, sheet=where, allowed=both)
    return chosen


def _said_period(
    con: duckdb.DuckDBPyConnection, place: str, found: dict[str, dict[str, str]]
) -> Period | None:
    groups = found[place]
    if groups.get("period"):
        return period(con, groups["period"])
    year = groups.get("year") or next((y for p in PLACES if (y := _year(found[p]))), "")
    if groups.get("month") and year:
        return period(con, f"{groups['month']} {year}")
    if groups.get("yearly") or groups.get("year"):
        return period(con, year)
    return None


def _year(groups: dict[str, str]) -> str:
    years = re.findall(r"(?:19|20)\d{2}", f"{groups.get('year') or ''} {groups.get('period') or ''}")
    return years[-1] if years else ""


def _only_year(groups: dict[str, str]) -> bool:
    """A bare year in a file name can contradict, but it does not tell that the file is annual."""
    return bool(groups.get("year")) and not groups.get("period")


def _need(match: Match, found: Period | None, unit: str | None, where: Both) -> None:
    table = match.contract.table
    if found is None and table.period_types and not _mentions(table.period, match):
        raise LayoutRefused("period_unknown", sheet=where)
    by_sheet = [c.value for c in table.columns.values() if c.value and "sheet_unit" in c.value]
    if unit is None and any(not _mentions(value, match) for value in by_sheet):
        raise LayoutRefused("unit_unknown", sheet=where)


def _mentions(sql: str, match: Match) -> bool:
    return any(re.search(rf"\b{column}\b", sql) for column in match.columns)


def period(con: duckdb.DuckDBPyConnection, text: str) -> Period | None:
    """The period a text names ("Triwulan I 2025", "01 Januari s.d 31 Maret 2025"), or None."""
    return _once(("period", text), lambda: _asked_period(con, text))


def _asked_period(con: duckdb.DuckDBPyConnection, text: str) -> Period | None:
    found = con.execute(
        "select p, period_type(p), period_first(p), period_last(p) from (select coalesce($range, read_period(c)) as p "
        "from (select clean_period($text::varchar) as c))",
        {"range": _range(con, text), "text": text},
    ).fetchall()[0]
    return Period(*found) if found[2] else None


def _range(con: duckdb.DuckDBPyConnection, text: str) -> str | None:
    """A period given by its first and last day; the year may stand behind the last one only."""
    parts = re.split(r"(?i)\s*(?:s\.?/?d\.?|sampai dengan|sampai|hingga)\s+", text.strip(), maxsplit=1)
    year = re.search(r"\d{4}$", text.strip())
    if len(parts) < 2 or not year:
        return None
    first = parts[0] if re.search(r"\d{4}$", parts[0]) else f"{parts[0]} {year[0]}"
    days = {"a": _time(con, first), "b": _time(con, parts[1])}
    found = con.execute("select period_of($a::date, $b::date)", days).fetchall()
    return str(found[0][0]) if found[0][0] else None


def _time(con: duckdb.DuckDBPyConnection, text: str) -> dt.datetime | None:
    """The time a text names, in any of the spellings of a cell."""
    return _once(("time", text), lambda: _asked_time(con, text))


def _asked_time(con: duckdb.DuckDBPyConnection, text: str) -> dt.datetime | None:
    sql = "select coalesce(quick_timestamp(x), read_timestamp(clean_date(x))) from (select $x::varchar as x)"
    found: dt.datetime | None = con.execute(sql, {"x": text}).fetchall()[0][0]
    return found


def _once(asked: tuple[str, str], answer: Callable[[], T]) -> T:
    """The answer to a text, asked once: planning the macros takes longer than a small sheet, and titles repeat."""
    if asked not in _ANSWERED:
        if len(_ANSWERED) >= KEPT:
            _ANSWERED.clear()
        _ANSWERED[asked] = answer()
    found: T = _ANSWERED[asked]
    return found
