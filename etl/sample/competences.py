"""Assessments of competence: three rounds, nine competences, required and held level, and the fit to the post (JPM)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Cell, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import FIRST, words
from etl.sample.people import Stint
from etl.sample.planter import Planter
from etl.sample.posts import CLERICAL
from etl.sample.reporter import Reporter

COMPETENCES = (
    "Integritas",
    "Kerja Sama",
    "Komunikasi",
    "Orientasi pada Hasil",
    "Pelayanan Publik",
    "Pengembangan Diri dan Orang Lain",
    "Mengelola Perubahan",
    "Pengambilan Keputusan",
    "Perekat Bangsa",
)
SERVING = "Pelayanan Publik"
_HIGHER = {"II": 4, "III": 3, "IV": 2}  # required level by echelon; others: 2, clerks 1
_OFFICES = (
    "kecamatan",
    "sekretariat",
    "subbagian",
    "seksi",
    "kelurahan",
    "puskesmas",
    "uptd",
    "kua",
    "balai",
)
_FACING = ("seksi", "kelurahan", "puskesmas", "kua")  # whose clerks stand before citizens
_DAY, _JPM, _NIP = "Tanggal Uji", "JPM (%)", "NIP"


@dataclass(frozen=True)
class Round:
    """One round of assessments: when it began, on how many days, which kinds of units (none: all), what share came.
    merged: whether its recap has two header rows."""

    name: str
    begins: date
    days: int
    kinds: tuple[str, ...]
    share: float
    organiser: str
    merged: bool = False


ROUNDS = (
    Round("2023", date(2023, 6, 5), 20, (), 0.8, "BKPSDM Kota Palembang"),
    Round("2025", date(2025, 2, 3), 15, _OFFICES, 0.92, "UPT Penilaian Kompetensi BKD Provinsi"),
    Round("2026", date(2026, 3, 2), 25, ("smp", "sma", "smk"), 0.7, "BKPSDM Kota Palembang", True),
)


def competence_books(reporter: Reporter) -> list[Book]:
    """One recap per round, the last one under two header rows."""
    return [_book(reporter, round_) for round_ in ROUNDS]


def competence_name(round_: str) -> str:
    """File name of a round."""
    return f"Rekap Uji Kompetensi {round_}.xlsx"


def _book(reporter: Reporter, round_: Round) -> Book:
    rng = Random(f"{reporter.seed}:competence:{round_.name}")
    rows: list[Row] = []
    known = max(round_.begins, FIRST)  # the careers of the sample begin then
    for stint in reporter.staff.present(known):
        kind = reporter.places.at(stint.unit_id, known).kind
        came = rng.random() < round_.share or stint.unit_id == stories.SLOW_SERVICE
        if came and not stint.acting and (not round_.kinds or kind in round_.kinds):
            day = round_.begins + timedelta(days=rng.randrange(round_.days))
            rows.append([len(rows) + 1, *_row(rng, reporter, stint, kind, day, round_.organiser)])
    drawn = words(round_.begins + timedelta(days=round_.days + 20))
    above: list[Row] = [[f"Rekap Hasil Uji Kompetensi {round_.name}"], [f"Data ditarik pada : {drawn}"]]
    sheet = _merged(rows, above) if round_.merged else Sheet("Rekap", header("competence"), rows, above)
    return Book(competence_name(round_.name), [sheet])


def _merged(rows: list[Row], above: list[Row]) -> Sheet:
    """The same columns under two header rows: each competence over its two levels, other titles over both rows."""
    upper, lower, areas = list[Cell](), list[Cell](), []
    for place, text in enumerate(header("competence")):
        name, _, level = str(text).removesuffix(")").partition(" (")
        letter, following = chr(ord("A") + place), chr(ord("B") + place)
        if level not in ("Standar", "Capaian"):
            upper, lower = [*upper, text], [*lower, None]
            areas.append(f"{letter}3:{letter}4")
        else:
            upper, lower = [*upper, name if level == "Standar" else None], [*lower, level]
            areas += [f"{letter}3:{following}3"] if level == "Standar" else []
    return Sheet("Rekap", lower, rows, [*above, upper], merged=tuple(areas))


def _row(rng: Random, reporter: Reporter, stint: Stint, kind: str, day: date, organiser: str) -> Row:
    levels: list[tuple[int, int]] = [_level(rng, stint, kind, name) for name in COMPETENCES]
    fit = (
        100 * sum(min(held, required) for required, held in levels) / sum(required for required, _ in levels)
    )
    cells: list[Cell] = [cell for pair in levels for cell in pair]
    unit = reporter.places.name(stint.unit_id)
    return [
        stint.person.nip,
        stint.person.full_name,
        stint.title,
        unit,
        *cells,
        round(fit, 2),
        day,
        organiser,
    ]


def _level(rng: Random, stint: Stint, kind: str, name: str) -> tuple[int, int]:
    """Required and held level. The people of the slow service are weak in serving the public."""
    required = _HIGHER.get(stint.post.eselon.split(".")[0], 1 if stint.post.kind == CLERICAL else 2)
    if name == SERVING and required == 1 and kind in _FACING:
        required = 2
    held = required + round(rng.gauss(0.35 + 0.25 * stint.person.merit, 0.55))
    weak = name == SERVING and stint.unit_id == stories.SLOW_SERVICE and rng.random() < 0.85
    return required, max(0, min(5, required - 1 if weak else held))


def below_when_serving(books: Mapping[str, Book], unit_id: str) -> tuple[float, float]:
    """Percent below the required level in serving the public in the round of 2025: in other units, and in this one."""
    names = {row[0]: row[1] for row in books["Referensi Unit Kerja.xlsx"].sheets[0].rows}
    sheet = books[competence_name("2025")].sheets[0]
    hits: dict[bool, list[bool]] = {False: [], True: []}
    for row in sheet.rows:
        required, held = (int(str(sheet.cell(row, f"{SERVING} ({word})"))) for word in ("Standar", "Capaian"))
        hits[sheet.cell(row, "Unit Kerja") == names[unit_id]].append(held < required)
    elsewhere, here = (100 * sum(found) / len(found) for found in hits.values())
    return elsewhere, here


def plant_competences(planter: Planter) -> None:
    """A level beyond the scale, a fit above 100, a NIP that went through a spreadsheet, a person assessed twice on
    one day, and a day that is none."""
    place = planter.sheet(competence_name("2025"))
    high, fit, lost, odd = planter.pick(place, 4, _ordinary)
    planter.spoil(
        "competence_level_high", place, high, "Komunikasi (Capaian)", 7, "refused", "levels end at 5"
    )
    planter.spoil("job_fit_high", place, fit, _JPM, 104.5, "refused", "percent of a fit")
    nip = f"{str(place[1].cell(lost, _NIP))[:15]}000"
    planter.spoil("competence_nip_lost", place, lost, _NIP, nip, "refused", "digits lost in a spreadsheet")
    planter.spoil("competence_no_day", place, odd, _DAY, "31 Februari 2025", "refused", "no such day")
    older = planter.sheet(competence_name("2023"))
    row = planter.pick(older, 1, _ordinary)[0]
    again = list(row)
    older[1].rows.append(again)
    planter.note("competence_twice", older, again, _NIP, "refused", "the same person and day again")


def _ordinary(sheet: Sheet, row: Row) -> bool:
    """A clerk or teacher of a unit that is in no story."""
    return str(sheet.cell(row, "Unit Kerja")).startswith(("SD", "Kelurahan Plaju", "UPTD"))
