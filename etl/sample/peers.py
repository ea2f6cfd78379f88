"""Behaviour feedback ("360"): 21 BerAKHLAK items, 1 to 10, from supervisor, colleagues, staff and oneself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import ROMAN, Period, span
from etl.sample.people import Person, Stint
from etl.sample.reporter import Reporter

VALUES = ("BP", "AK", "KO", "HA", "LO", "AD", "KL")
ITEMS = [f"{value}{number}" for value in VALUES for number in (1, 2, 3)]
_KINDS = ("kecamatan", "sekretariat", "subbagian", "seksi", "kelurahan", "puskesmas", "uptd", "kua", "balai")
_GROUP_LEVEL = {"Atasan": 7.7, "Rekan": 8.0, "Bawahan": 8.2, "Diri Sendiri": 8.7}


@dataclass(frozen=True)
class Voice:
    """Who answers about a ratee, and as what."""

    rater: Person
    group: str


def peer_books(reporter: Reporter) -> list[Book]:
    """One workbook per semester from 2024-S1 to 2026-S1; the first one writes decimals with a comma."""
    return [_book(reporter, period) for period in span("semester") if period.year >= 2024]


def _book(reporter: Reporter, period: Period) -> Book:
    rng = Random(f"{reporter.seed}:peers:{period.key}")
    units = {unit.unit_id for unit in reporter.places.staffed(*_KINDS)}
    day = period.end - timedelta(days=12)
    present = [s for s in reporter.staff.present(day) if s.unit_id in units and not s.acting]
    label = f"Semester {ROMAN[period.number - 1]} {period.year}"
    rows: list[Row] = []
    for ratee in present:
        circle = [s for s in present if s.unit_id == ratee.unit_id or (ratee.post.head and s.post.head)]
        for voice in _voices(rng, ratee, reporter.rater(ratee, day), circle):
            items = _items(rng, ratee, voice)
            marks: list[float | str] = (
                [_comma(item) for item in items] if period.key == "2024-S1" else list(items)
            )
            rows.append(
                [
                    len(rows) + 1,
                    ratee.person.nip,
                    ratee.person.full_name,
                    voice.rater.nip,
                    voice.group,
                    reporter.places.name(ratee.unit_id),
                    label,
                    *marks,
                ]
            )
    return Book(f"Penilaian Perilaku 360 {period.key}.xlsx", [Sheet("360", [*header("peer"), *ITEMS], rows)])


def _voices(rng: Random, ratee: Stint, supervisor: Stint, circle: list[Stint]) -> Iterator[Voice]:
    """Five to eight voices: the supervisor, oneself, colleagues, and for a head two or three of the staff.

    A head's colleagues are other heads; in very small units there are fewer colleagues than wanted.
    """
    yield Voice(supervisor.person, "Atasan")
    yield Voice(ratee.person, "Diri Sendiri")
    others = [s for s in circle if s.person is not ratee.person and s.person is not supervisor.person]
    own = [s for s in others if s.unit_id == ratee.unit_id]
    below, beside = (own, [s for s in others if s.post.head]) if ratee.post.head else ([], own)
    for stint in rng.sample(below, min(len(below), rng.choice((2, 3)))):
        yield Voice(stint.person, "Bawahan")
    for stint in rng.sample(beside, min(len(beside), rng.randint(3, 5))):
        yield Voice(stint.person, "Rekan")


def _items(rng: Random, ratee: Stint, voice: Voice) -> list[float]:
    """Marks in steps of one, of one half for supervisors, around the ratee's and the unit's level."""
    level = _GROUP_LEVEL[voice.group] + 0.35 * ratee.person.merit + rng.gauss(0, 0.45)
    step = 0.5 if voice.group == "Atasan" else 1.0
    marks = []
    for value in VALUES:
        aspect = level + _unit_level(ratee.unit_id, value) + rng.gauss(0, 0.35)
        for _ in range(3):
            mark = round((aspect + rng.gauss(0, 0.4)) / step) * step
            marks.append(max(1.0, min(10.0, mark)))
    return marks


@cache
def _unit_level(unit_id: str, value: str) -> float:
    """The lasting strength of a unit in a value; the citizens' judgement of two kelurahan shows here too."""
    lasting = Random(f"berakhlak:{unit_id}:{value}").gauss(0, 0.22) - (0.25 if value == "AD" else 0.0)
    weak = unit_id in (stories.PRAISED, stories.DECLINING) and value == "BP"
    return lasting - 0.9 if weak else lasting


def _comma(mark: float) -> str:
    return f"{mark:g}".replace(".", ",")
