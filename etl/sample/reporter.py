"""Turns careers into sheets of the e-Kinerja "Laporan Penilaian SKP"."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from etl.sample.draft import Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import Period, words
from etl.sample.people import Staff, Stint, digest
from etl.sample.ratings import Rating, begin, rate
from etl.sample.spelling import Style
from etl.sample.territory import Territory


@dataclass
class Reporter:
    """Turns careers into export sheets; every sheet draws from its own random stream."""

    seed: int
    places: Territory
    staff: Staff
    _order: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self._order = {unit.unit_id: place for place, unit in enumerate(self.places.units)}

    def sheet(self, agency: str, period: Period, style: Style, pulled: datetime, name: str) -> Sheet:
        rng = Random(f"{self.seed}:appraisal:{agency}:{period.key}")
        starts: dict[tuple[str, str], float] = {}
        rows = []
        for stint in self._employed(agency, period):
            first, last = max(stint.start, period.start), min(stint.end, period.end)
            rater = self.rater(stint, last)
            style_of = rater.person.style
            key = (rater.person.nip, stint.unit_id)
            if key not in starts:
                starts[key] = begin(rng, style_of, stint.unit_id, period, pulled.date())
            rating = rate(rng, stint, style_of, period, starts[key], pulled.date())
            rows.append(self._row(stint, rater, period, (first, last), rating, style))
        return Sheet(name, header("appraisal"), rows, _title(agency, period, pulled))

    def _employed(self, agency: str, period: Period) -> list[Stint]:
        """Who has a row: everybody with a stint in the month; in longer periods those there at the end."""
        whole = period.kind == "month"
        chosen = [
            stint
            for stint in self.staff.stints
            if stint.start <= period.end
            and stint.end >= (period.start if whole else period.end)
            and self.places.at(stint.unit_id, period.end).agency == agency
            and (whole or not stint.acting)
        ]
        return sorted(chosen, key=lambda stint: (self._order[stint.unit_id], not stint.post.head))

    def rater(self, stint: Stint, day: date) -> Stint:
        """The direct supervisor: head of the unit, for a head the nearest head above who is somebody else."""
        unit_id: str | None = stint.unit_id
        while unit_id is not None:
            head = self.staff.head(unit_id, day)
            if (
                head
                and head.person is not stint.person
                and not (stint.post.head and unit_id == stint.unit_id)
            ):
                return head
            unit_id = self.places.at(unit_id, day).command
        raise LookupError(f"nobody rates {stint.title}")

    def _row(
        self,
        stint: Stint,
        rater: Stint,
        period: Period,
        days: tuple[date, date],
        rating: Rating | None,
        style: Style,
    ) -> Row:
        person, head = stint.person, rater.person
        unit = self.places.at(stint.unit_id, days[1])
        kind = {"month": "BULANAN", "quarter": "TRIWULAN", "year": "TAHUNAN"}[period.kind]
        found = (
            [
                style.expectation[rating.work],
                style.expectation[rating.behaviour],
                style.predikat[rating.predikat],
            ]
            if rating
            else [style.unrated] * 3
        )
        plan = digest("skp", person.nip, stint.unit_id, period.year, stint.acting)
        return [
            kind,
            person.uuid,
            person.nip,
            person.full_name,
            style.day(days[0]),
            style.day(days[1]),
            unit.unit_id,
            unit.name,
            self.office(stint.unit_id, days[1]),
            stint.title,
            stint.post.kind,
            style.flags[stint.acting],
            *found,
            head.uuid,
            head.nip,
            head.full_name,
            rater.unit_id,
            self.places.name(rater.unit_id),
            rater.title,
            head.grade,
            style.moment(rating.at) if rating else None,
            head.uuid if rating else None,
            period.year,
            plan,
            digest("periode", period.key),
            digest("nilai", plan, period.key),
            person.grade,
            person.employment,
        ]

    def office(self, unit_id: str, day: date) -> str:
        """The agency (dinas, kecamatan, kantor) a unit belongs to."""
        unit = self.places.at(unit_id, day)
        while unit.kind not in ("dinas", "kecamatan", "kementerian") and unit.command:
            unit = self.places.at(unit.command, day)
        return unit.name


def _title(agency: str, period: Period, pulled: datetime) -> list[Row]:
    return [
        [f"Laporan Penilaian SKP Periode {period.label} Tahun {period.year}"],
        [f"Instansi {agency}"],
        [f"Periode : {words(period.start)} s.d {words(period.end)}"],
        ["Unor Induk : ALL"],
        ["Unor : ALL"],
        [f"Data ditarik pada : {words(pulled)} {pulled:%H:%M:%S}"],
        [],
    ]
