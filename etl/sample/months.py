"""The calendar of the sample: months, quarters and semesters with their Indonesian names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

NAMES = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHEETS = ["jan", "feb", "mar", "apr", "mei", "jun", "jul", "agu", "sep", "okt", "nov", "des"]
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """A month, quarter, semester or year; `key` is the text the lake uses (`2026-03`, `2026-Q1`, ...)."""

    kind: str
    year: int
    number: int

    @property
    def key(self) -> str:
        marks = {
            "month": f"-{self.number:02d}",
            "quarter": f"-Q{self.number}",
            "semester": f"-S{self.number}",
        }
        return f"{self.year}{marks.get(self.kind, '')}"

    @property
    def start(self) -> date:
        return date(self.year, (self.number - 1) * _LENGTH[self.kind] + 1, 1)

    @property
    def end(self) -> date:
        last = self.start.month + _LENGTH[self.kind] - 1
        return date(self.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)

    @property
    def label(self) -> str:
        """The words e-Kinerja puts after "Periode" in cell A1."""
        if self.kind == "month":
            return f"Bulanan {NAMES[self.number - 1].upper()}"
        return f"Triwulan {ROMAN[self.number - 1]}" if self.kind == "quarter" else "Tahunan"


_LENGTH = {"month": 1, "quarter": 3, "semester": 6, "year": 12}

FIRST = date(2023, 11, 1)
LAST = date(2026, 10, 31)
AS_OF = date(2026, 11, 5)


def span(kind: str) -> Iterator[Period]:
    """Every whole period of one kind of which the last day lies in the sampled three years."""
    for year in range(FIRST.year, LAST.year + 1):
        for number in range(1, 12 // _LENGTH[kind] + 1):
            period = Period(kind, year, number)
            if FIRST <= period.end <= LAST:
                yield period


def words(day: date) -> str:
    """A date as Indonesian reports write it: `5 November 2026`."""
    return f"{day.day} {NAMES[day.month - 1]} {day.year}"


def moment(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Local wall-clock time, as exports have it: without a zone."""
    return datetime.combine(day, time(hour, minute, second))
