"""e-Kinerja "Laporan Penilaian SKP": monthly, quarterly and annual exports of three agencies."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from etl.sample.draft import Book, Cell, Row, Sheet
from etl.sample.months import AS_OF, LAST, SHEETS, Period, span, words
from etl.sample.people import Staff, Stint, digest
from etl.sample.ratings import Rating, begin, rate
from etl.sample.territory import KEMENAG, PEMKOT, PEMPROV, Territory

HEADER = [
    "jenis",
    "id",
    "nip",
    "nama",
    "periode_awal_skp",
    "periode_akhir_skp",
    "skp_unor_id",
    "skp_unor",
    "skp_unor_induk",
    "skp_jabatan",
    "skp_jenis_jabatan",
    "is_skp_plt_plh_pjb",
    "hasil_kerja",
    "perilaku_kerja",
    "hasil_akhir",
    "pegawai_atasan_id",
    "pegawai_atasan_nip",
    "pegawai_atasan_nama",
    "pegawai_atasan_unor_id",
    "pegawai_atasan_unor",
    "pegawai_atasan_jabatan",
    "pegawai_atasan_golru",
    "waktu_dinilai",
    "pegawai_penilai_id",
    "tahun_skp",
    "skp_id",
    "periode_id",
    "skp_penilaian_id",
    "golru",
    "jenis_pegawai",
]

CSV_MONTHS = ("2024-06", "2025-09")
CORRECTED = Period("month", 2026, 3)


@dataclass(frozen=True)
class Style:
    """How one agency's export spells things; `dates` is `text` (ISO), `true` (cells) or `words`."""

    expectation: dict[int, str]
    predikat: dict[int, str]
    unrated: str = "-"
    dates: str = "text"
    flags: tuple[str, str] = ("false", "true")

    def day(self, day: date) -> Cell:
        return {"text": day.isoformat(), "true": day, "words": words(day)}[self.dates]

    def moment(self, moment: datetime) -> Cell:
        return {
            "text": f"{moment:%Y-%m-%d %H:%M:%S}",
            "true": moment,
            "words": f"{words(moment)} {moment:%H:%M}",
        }[self.dates]


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
        return Sheet(name, list(HEADER), rows, _title(agency, period, pulled))

    def _employed(self, agency: str, period: Period) -> list[Stint]:
        """Who has a row: everybody with a stint in the month; for longer periods those still there at its end."""
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


def pulled_after(period: Period, day: int) -> datetime:
    """The moment of export: some two weeks after the period, except for the last month."""
    if period.end == LAST:
        return datetime.combine(AS_OF, datetime.min.time()) + timedelta(hours=9, minutes=14, seconds=7)
    return datetime.combine(period.end, datetime.min.time()) + timedelta(
        days=day, hours=8, minutes=day, seconds=7
    )


def appraisal_books(reporter: Reporter) -> list[Book]:
    """All default appraisal exports, without the planted faults."""
    return [
        *(_city_month(reporter, period) for period in span("month")),
        *(_annual(reporter, period) for period in span("year")),
        *_provincial(reporter),
        *(_quarterly(reporter, period) for period in span("quarter")),
    ]


def city_name(period: Period, suffix: str = ".xlsx") -> str:
    months = [
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
    return f"Laporan Penilaian SKP {PEMKOT} {months[period.number - 1]} {period.year}{suffix}"


def _city_month(reporter: Reporter, period: Period) -> Book:
    style = EARLY if period.key < "2024-07" else CITY
    is_csv = period.key in CSV_MONTHS
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
