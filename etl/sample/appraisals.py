"""e-Kinerja "Laporan Penilaian SKP": monthly, quarterly and annual exports of three agencies."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from etl.sample.draft import Book, Sheet
from etl.sample.months import AS_OF, LAST, NAMES, SHEETS, Period, moment, span
from etl.sample.reporter import Reporter
from etl.sample.spelling import CITY, EARLY, PROVINCIAL, RELIGIOUS
from etl.sample.territory import KEMENAG, PEMKOT, PEMPROV

CSV_MONTHS = ("2024-06", "2025-09")
CORRECTED = Period("month", 2026, 3)


def pulled_after(period: Period, day: int) -> datetime:
    """The moment of export: some two weeks after the period, except for the last month."""
    if period.end == LAST:
        return moment(AS_OF, 9, 14, 7)
    return moment(period.end + timedelta(days=day), 8, day, 7)


def appraisal_books(reporter: Reporter) -> list[Book]:
    """All default appraisal exports, without the planted faults."""
    return [
        *(_city_month(reporter, period) for period in span("month")),
        *(_annual(reporter, period) for period in span("year")),
        *_provincial(reporter),
        *(_quarterly(reporter, period) for period in span("quarter")),
    ]


def city_name(period: Period, suffix: str = ".xlsx") -> str:
    return f"Laporan Penilaian SKP {PEMKOT} {NAMES[period.number - 1]} {period.year}{suffix}"


def _city_month(reporter: Reporter, period: Period) -> Book:
    style = EARLY if period.key < "2024-07" else CITY
    is_csv = period.key in CSV_MONTHS
    if is_csv:
        style = replace(style, dates="true")
    pulled = pulled_after(period, 15 + period.number % 5)
    sheet = reporter.sheet(PEMKOT, period, style, pulled, "" if is_csv else "Sheet1")
    return Book(city_name(period, ".csv" if is_csv else ".xlsx"), [sheet], "cp1252")


def _annual(reporter: Reporter, period: Period) -> Book:
    sheet = reporter.sheet(PEMKOT, period, CITY, pulled_after(period, 33), "Sheet1")
    return Book(f"Laporan Penilaian SKP {PEMKOT} Tahunan {period.year}.xlsx", [sheet])


def _provincial(reporter: Reporter) -> list[Book]:
    """One workbook a year, a sheet per month and one for the year, each with its own title cells."""
    books: dict[int, list[Sheet]] = {}
    for period in [*span("month"), *span("year")]:
        name = SHEETS[period.number - 1] if period.kind == "month" else "tahunan"
        pulled = pulled_after(period, 18 if period.kind == "month" else 34)
        sheet = reporter.sheet(PEMPROV, period, PROVINCIAL, pulled, name)
        books.setdefault(period.year, []).append(sheet)
    return [
        Book(f"Laporan Penilaian SKP {PEMPROV} {year}.xlsx", sheets) for year, sheets in sorted(books.items())
    ]


def _quarterly(reporter: Reporter, period: Period) -> Book:
    sheet = reporter.sheet(KEMENAG, period, RELIGIOUS, pulled_after(period, 20), "Sheet1")
    number = period.label.removeprefix("Triwulan ")
    return Book(f"Laporan Penilaian SKP {KEMENAG} Triwulan {number} {period.year}.xlsx", [sheet])
