"""How the exports of three agencies spell ratings, dates and flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from etl.sample.draft import Cell
from etl.sample.months import words


@dataclass(frozen=True)
class Style:
    """How one agency's export spells things; `dates` is `text` (ISO), `true` (cells) or `words`."""

    expectation: dict[int, str]
    predikat: dict[int, str]
    unrated: str = "-"
    dates: str = "text"
    flags: tuple[str, str] = ("false", "true")

    def day(self, day: date) -> Cell:
        if self.dates == "true":
            return day
        return words(day) if self.dates == "words" else day.isoformat()

    def moment(self, moment: datetime) -> Cell:
        if self.dates == "true":
            return moment
        return f"{words(moment)} {moment:%H:%M}" if self.dates == "words" else f"{moment:%Y-%m-%d %H:%M:%S}"


def _scale(above: str, meets: str, below: str) -> dict[int, str]:
    return {1: above, 2: meets, 3: below}


def _five(weak: str, bad: str, *, title: bool = False) -> dict[int, str]:
    ratings = ("SANGAT BAIK", "BAIK", weak, bad, "SANGAT KURANG")
    return {code + 1: word.title() if title else word for code, word in enumerate(ratings)}


EARLY = Style(
    _scale("DI ATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DI BAWAH EKSPEKTASI"),
    _five("BUTUH PERBAIKAN/CUKUP", "KURANG"),
)
CITY = Style(
    _scale("DIATAS EKSPEKTASI", "SESUAI EKSPEKTASI", "DIBAWAH EKSPEKTASI"),
    _five("BUTUH PERBAIKAN", "KURANG/MISCONDUCT"),
)
PROVINCIAL = Style(
    _scale("Diatas Ekspektasi", "Sesuai Ekspektasi", "Dibawah Ekspektasi"),
    _five("Cukup", "Misconduct", title=True),
    dates="true",
    flags=("TIDAK", "YA"),
)
RELIGIOUS = Style(
    _scale("Di Atas Ekspektasi", "Sesuai Ekspektasi", "Di Bawah Ekspektasi"),
    _five("Butuh Perbaikan", "Kurang", title=True),
    unrated="",
    dates="words",
    flags=("0", "1"),
)
