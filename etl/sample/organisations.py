"""Ratings of the organisations themselves: fixed once a year, and since 2025 every quarter, by the office above."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import Period, span, words
from etl.sample.planter import Planter, first
from etl.sample.territory import Territory, Unit

_KINDS = ("dinas", "kecamatan", "kelurahan", "puskesmas", "sd", "smp", "sma", "smk", "uptd", "kua", "balai")
_WORDS = ("Istimewa", "Baik", "Butuh Perbaikan", "Kurang", "Sangat Kurang")
_WEIGHTS = (14, 74, 10, 1.5, 0.5)
_FORGOTTEN = 0.07
_ABOVE = {
    "dinas": "Wali Kota Palembang", "kecamatan": "Wali Kota Palembang", "kelurahan": "Camat Plaju",
    "puskesmas": "Kepala Dinas Kesehatan", "sd": "Kepala Dinas Pendidikan", "smp": "Kepala Dinas Pendidikan",
    "sma": "Kepala Dinas Pendidikan Provinsi", "smk": "Kepala Dinas Pendidikan Provinsi",
    "kua": "Kepala Kantor Kementerian Agama Kota Palembang",
}  # fmt: skip
_FIRST_QUARTERS = 2025
_RATING, _OFFICE, _DAY = "Predikat Kinerja Organisasi", "Ditetapkan Oleh (Jabatan)", "Tanggal Penetapan"
# What its citizens say of a unit in a story shows in the organisation's own rating too; the rest is chance.
_TOLD = {stories.IMPROVING: "Istimewa", stories.PRAISED: "Istimewa", stories.UNIFORM_RATER: "Baik"}


def organisation_books(seed: int, places: Territory) -> list[Book]:
    """One list a year, with a sheet of the year and (since 2025) one of its quarters."""
    years = sorted({period.year for period in span("year")} | {period.year for period in span("quarter")})
    return [_book(seed, places, year) for year in years]


def _book(seed: int, places: Territory, year: int) -> Book:
    kinds = {"Tahunan": "year", "Triwulan": "quarter"}
    periods = {
        sheet: [p for p in span(kind) if p.year == year and (kind == "year" or year >= _FIRST_QUARTERS)]
        for sheet, kind in kinds.items()
    }
    return Book(
        f"Predikat Kinerja Organisasi {year}.xlsx",
        [_sheet(seed, places, name, asked) for name, asked in periods.items() if asked],
    )


def _sheet(seed: int, places: Territory, name: str, periods: list[Period]) -> Sheet:
    rows: list[Row] = []
    for period in periods:
        rng = Random(f"{seed}:organisation:{period.key}")
        for unit in places.units:
            if unit.kind in _KINDS and (row := _row(rng, unit, period)):
                rows.append([len(rows) + 1, *row])
    above: list[Row] = [
        ["Daftar Predikat Kinerja Organisasi"],
        [f"Kota Palembang dan sekitarnya, {name}"],
        [],
    ]
    return Sheet(name, header("organisation"), rows, above)


def _row(rng: Random, unit: Unit, period: Period) -> Row | None:
    """None where the rating was forgotten; now and then the row is there and the word is not."""
    chance, word = rng.random(), rng.choices(_WORDS, _WEIGHTS)[0]
    fixed = period.end + timedelta(days=rng.randint(8, 24))
    if chance < _FORGOTTEN:
        return None
    rated = chance >= _FORGOTTEN + 0.02
    office = _ABOVE.get(unit.kind, "Kepala Dinas")
    label = f"Tahun {period.year}" if period.kind == "year" else f"{period.label} {period.year}"
    told = _told(unit, period, word)
    return [unit.unit_id, unit.name, label, told if rated else "-", office, words(fixed) if rated else None]


def _told(unit: Unit, period: Period, word: str) -> str:
    if unit.unit_id == stories.DECLINING and period.year > 2024:
        return "Butuh Perbaikan"
    return _TOLD.get(unit.unit_id, word)


def plant_organisations(planter: Planter) -> None:
    """The older word, a word of persons, an office with a NIP in it, and a date before the period."""
    older = planter.sheet("Predikat Kinerja Organisasi 2024.xlsx", "Tahunan")
    row = first(older[1].rows, lambda row: row[4] == "Butuh Perbaikan")
    planter.spoil("organisation_older_word", older, row, _RATING, "Cukup", "accepted", "older word")
    late = planter.sheet("Predikat Kinerja Organisasi 2025.xlsx", "Tahunan")
    rows = planter.pick(late, 2, _ordinary_school)
    planter.spoil(
        "organisation_word_of_persons",
        late,
        rows[0],
        _RATING,
        "Sangat Baik",
        "refused",
        "a predikat of persons",
    )
    person = "Drs. Contoh, M.Si. NIP 197001011995031001"
    planter.spoil("office_with_person", late, rows[1], _OFFICE, person, "refused", "a person, no office")
    quarters = planter.sheet("Predikat Kinerja Organisasi 2026.xlsx", "Triwulan")
    row = planter.pick(quarters, 1, _ordinary_school)[0]
    day = "30 Juni 2025"
    planter.spoil("organisation_fixed_early", quarters, row, _DAY, day, "refused", "before its period began")


def _ordinary_school(sheet: Sheet, row: Row) -> bool:
    unit = str(sheet.cell(row, "Unor ID"))
    return unit.startswith("contoh-sdn-") and unit not in _TOLD and sheet.cell(row, _RATING) == "Baik"
