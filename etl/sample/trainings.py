"""Attendance lists: courses on competences, two rounds of socialisation, and the training of those who rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.sample import stories
from etl.sample.competences import COMPETENCES, SERVING
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import words
from etl.sample.people import Stint
from etl.sample.planter import Planter
from etl.sample.reporter import Reporter

_DAY, _END, _HOURS, _NIP = "Tanggal Mulai", "Tanggal Selesai", "JP", "NIP"
_YEARS = (2023, 2024, 2025, 2026)
_COURSES = {  # kind -> hours, and in which share of the cases
    "Bimtek": (12, 0.4),
    "Diklat": (40, 0.25),
    "Webinar": (4, 0.25),
    "Kursus": (20, 0.1),
}
_COURSE_SHARE = 0.42
_UNCOVERED = (stories.DECLINING, stories.SILENT)  # where hardly anybody heard of the method


@dataclass(frozen=True)
class Meeting:
    """A meeting to which everybody, or every rater, was called: kind, title, day, hours, share that came."""

    kind: str
    title: str
    day: date
    hours: int
    share: float
    raters: bool


MEETINGS = (
    Meeting(
        "Sosialisasi", "Sosialisasi Pengelolaan Kinerja PermenPANRB 6/2022", date(2024, 2, 6), 4, 0.45, False
    ),
    Meeting("Sosialisasi", "Sosialisasi SKP dan Umpan Balik 2025", date(2025, 1, 21), 4, 0.6, False),
    Meeting("Pelatihan Penilai", "Pelatihan Pejabat Penilai Kinerja", date(2025, 3, 11), 8, 0.55, True),
)


def training_books(reporter: Reporter) -> list[Book]:
    """One list a year, the meetings of the year first."""
    return [_book(reporter, year) for year in _YEARS]


def training_name(year: int) -> str:
    """File name of a year's list."""
    return f"Daftar Hadir Pelatihan {year}.xlsx"


def _book(reporter: Reporter, year: int) -> Book:
    rng = Random(f"{reporter.seed}:training:{year}")
    meetings = [meeting for meeting in MEETINGS if meeting.day.year == year]
    rows: list[Row] = [row for meeting in meetings for row in _meeting(rng, reporter, meeting)]
    day = date(year, 6 if year < 2026 else 3, 1) if year > 2023 else date(2023, 11, 15)
    for stint in reporter.staff.present(day):
        if not stint.acting and rng.random() < _COURSE_SHARE / (3 if year == 2023 else 1):
            rows.append(_course(rng, stint, year))
    numbered: list[Row] = [[number, *row] for number, row in enumerate(rows, start=1)]
    pulled = min(date(year, 12, 20), date(2026, 11, 4))
    above: list[Row] = [
        [f"Daftar Hadir Pelatihan dan Sosialisasi Tahun {year}"], [f"Data ditarik pada : {words(pulled)}"], [],
    ]  # fmt: skip
    return Book(training_name(year), [Sheet("Daftar Hadir", header("training"), numbered, above)])


def _meeting(rng: Random, reporter: Reporter, meeting: Meeting) -> list[Row]:
    found: list[Row] = []
    for stint in reporter.staff.present(meeting.day):
        if stint.acting or (meeting.raters and not stint.post.head):
            continue
        share = meeting.share * (0.25 if stint.unit_id in _UNCOVERED else 1)
        chance = rng.random()
        if chance < share + 0.05:
            came = "Hadir" if chance < share else "Tidak Hadir"
            found.append(
                [stint.person.nip, stint.person.full_name, meeting.title, meeting.kind, None, meeting.day,
                 meeting.day, meeting.hours, "BKPSDM Kota Palembang", came],
            )  # fmt: skip
    return found


def _course(rng: Random, stint: Stint, year: int) -> Row:
    """A course of that year. Nobody of the slow service goes to one about serving the public."""
    names = [name for name in COMPETENCES if name != SERVING or stint.unit_id != stories.SLOW_SERVICE]
    about = rng.choice([*names, "Teknis"])
    kind = rng.choices(list(_COURSES), [share for _, share in _COURSES.values()])[0]
    hours = _COURSES[kind][0]
    first, days = (
        (date(year, 11, 6), 40) if year == 2023 else (date(year, 1, 15), 270 if year < 2026 else 250)
    )
    begins = first + timedelta(days=rng.randrange(days))
    ends = begins + timedelta(days=max(0, hours // 8 - 1))
    came = "Lulus" if rng.random() < 0.96 else "Tidak Lulus"
    title = f"{kind} {about}" if about != "Teknis" else f"{kind} Teknis {stint.post.title}"
    return [stint.person.nip, stint.person.full_name, title, kind, about, begins, ends, hours,
            rng.choice(("BPSDMD Provinsi Sumatera Selatan", "LAN", "BKPSDM Kota Palembang")), came]  # fmt: skip


def plant_trainings(planter: Planter) -> None:
    """An end before its start, hours beyond any year, a NIP that went through a spreadsheet, a kind nobody knows."""
    place = planter.sheet(training_name(2025))
    end, hours, nip, kind = planter.pick(place, 4, _course_row)
    planter.spoil(
        "training_ends_early", place, end, _END, date(2024, 12, 30), "refused", "ends before it starts"
    )
    planter.spoil("training_hours_high", place, hours, _HOURS, 4000, "refused", "more hours than a year has")
    lost = f"{str(place[1].cell(nip, _NIP))[:15]}000"
    planter.spoil("training_nip_lost", place, nip, _NIP, lost, "refused", "digits lost in a spreadsheet")
    planter.spoil("training_kind_unknown", place, kind, "Jenis", "Outbound", "refused", "no known kind")
    again = list(planter.pick(place, 1, _course_row)[0])
    place[1].rows.append(again)
    planter.note("training_twice", place, again, _NIP, "refused", "the same person, title and day again")


def _course_row(sheet: Sheet, row: Row) -> bool:
    return sheet.cell(row, "Kompetensi") is not None
