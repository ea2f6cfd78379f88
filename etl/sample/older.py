"""Annual results under the numeric schemes before 2022: PP 46/2011 for 2020, PP 30/2019 for 2021."""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample.draft import Book, Cell, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import FIRST
from etl.sample.people import Stint
from etl.sample.planter import Planter
from etl.sample.reporter import Reporter

_KINDS = ("kecamatan", "sekretariat", "subbagian", "seksi", "kelurahan", "puskesmas")
_BANDS = {
    2020: ((91, "Sangat Baik"), (76, "Baik"), (61, "Cukup"), (51, "Kurang"), (0, "Buruk")),
    2021: ((90, "Baik"), (70, "Cukup"), (50, "Kurang"), (0, "Sangat Kurang")),
}
_BASIS = {2020: "PP 46/2011", 2021: "PP 30/2019"}
_IDEA_FROM = 110
_HIGHEST = {2020: 100.0, 2021: 120.0}


def older_books(reporter: Reporter) -> list[Book]:
    """One recap a year of those who are still there and were employed then."""
    return [_book(reporter, year) for year in _BANDS]


def _book(reporter: Reporter, year: int) -> Book:
    rng = Random(f"{reporter.seed}:older:{year}")
    units = {unit.unit_id for unit in reporter.places.staffed(*_KINDS)}
    rows = [
        _row(rng, reporter, stint, year)
        for stint in reporter.staff.present(FIRST)
        if stint.unit_id in units and not stint.acting and stint.person.appointed.year < year
    ]
    above: list[Row] = [
        [f"Rekap Penilaian Prestasi Kerja {year}"],
        ["Data ditarik pada : 5 Februari 2022 09:00:00"],
        [],
    ]
    return Book(f"Rekap Prestasi Kerja {year}.xlsx", [Sheet("Rekap", header("older"), rows, above)])


def _row(rng: Random, reporter: Reporter, stint: Stint, year: int) -> Row:
    """The middle of PP 30 lies higher, because its numbers reach to 120; some leave the word to the reader."""
    middle = 84.0 if year == 2020 else 99.0
    plan = round(min(_HIGHEST[year], rng.gauss(middle + 2 * stint.person.merit, 8)), 2)
    behaviour = round(rng.gauss(86.0, 3), 2)
    score = round(0.6 * plan + 0.4 * behaviour if year == 2020 else 0.7 * plan + 0.3 * behaviour * 1.08, 2)
    idea, word = _word(rng, score, year)
    return [
        stint.person.nip,
        stint.person.full_name,
        reporter.places.name(stint.unit_id),
        f"Tahun {year}",
        _BASIS[year],
        plan,
        behaviour,
        score,
        idea,
        word,
        date(year + 1, 1, rng.randint(8, 28)),
    ]


def _word(rng: Random, score: float, year: int) -> tuple[Cell, Cell]:
    """Under PP 30 a score of 110 or more is Sangat Baik only with a new idea; some files do not say."""
    word = next(word for lowest, word in _BANDS[year] if score >= lowest)
    if year == 2020 or score < _IDEA_FROM:
        return None, word if rng.random() < 0.9 else "-"
    kind = rng.choice(("yes", "no", "silent"))
    return {
        "yes": ("Ya", "Sangat Baik"),
        "no": ("Tidak", "Baik"),
        "silent": (None, "-"),
    }[kind]


def plant_older(planter: Planter) -> None:
    """A score beyond its scheme, a word of another scheme, and a score of PP 30 that no word can be given to."""
    old = planter.sheet("Rekap Prestasi Kerja 2020.xlsx")
    row = planter.pick(old, 1, _with_word)[0]
    planter.spoil("older_beyond_scale", old, row, "Nilai Akhir", 104.5, "refused", "PP 46/2011 ends at 100")
    new = planter.sheet("Rekap Prestasi Kerja 2021.xlsx")
    rows = planter.pick(new, 2, _with_word)
    planter.spoil("older_other_word", new, rows[0], "Predikat", "Buruk", "refused", "a word of PP 46/2011")
    new[1].put(rows[1], "Predikat", None)
    planter.spoil(
        "older_undetermined", new, rows[1], "Nilai Akhir", 114.25, "accepted", "a new idea or not: unknown"
    )


def _with_word(sheet: Sheet, row: Row) -> bool:
    return sheet.cell(row, "Predikat") == "Baik" and sheet.cell(row, "Ide Baru") is None
