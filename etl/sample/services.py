"""How often services were given, per unit, service and month; and the days on which offices were closed."""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample import phrases, stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import NAMES, Period, moment, span
from etl.sample.planter import Planter, first
from etl.sample.territory import Territory, Unit

_YEARS = (2025, 2026)
_OFTEN = 2  # services of a unit that are counted
_SHARES = (0.62, 0.38)
_QUIET = {4: 0.86, 12: 0.9}  # months with many holidays
_KINDS = ("kelurahan", "puskesmas", "seksi", "uptd", "kua")
_COUNT, _MONTH, _SERVICE = "Jumlah Layanan", "Bulan", "Jenis Layanan"

# National days and collective leave as the sample has them; the joint decree of each year is what counts.
_HOLIDAYS = {
    2025: (
        ("01-01", "Tahun Baru Masehi"), ("01-27", "Isra Mikraj"), ("01-29", "Tahun Baru Imlek"),
        ("03-31", "Idulfitri"), ("04-01", "Idulfitri"), ("04-18", "Wafat Yesus Kristus"),
        ("05-01", "Hari Buruh Internasional"), ("05-12", "Hari Raya Waisak"), ("05-29", "Kenaikan Yesus Kristus"),
        ("06-06", "Iduladha"), ("06-27", "Tahun Baru Islam"), ("09-05", "Maulid Nabi Muhammad"),
        ("12-25", "Kelahiran Yesus Kristus"),
        ("04-02", "Cuti Bersama Idulfitri"), ("04-03", "Cuti Bersama Idulfitri"),
        ("04-04", "Cuti Bersama Idulfitri"), ("12-26", "Cuti Bersama Natal"),
    ),
    2026: (
        ("01-01", "Tahun Baru Masehi"), ("01-16", "Isra Mikraj"), ("02-17", "Tahun Baru Imlek"),
        ("03-19", "Hari Suci Nyepi"), ("04-03", "Wafat Yesus Kristus"), ("05-01", "Hari Buruh Internasional"),
        ("05-14", "Kenaikan Yesus Kristus"), ("05-27", "Iduladha"), ("06-01", "Hari Lahir Pancasila"),
        ("06-16", "Tahun Baru Islam"), ("08-17", "Proklamasi Kemerdekaan"), ("08-25", "Maulid Nabi Muhammad"),
        ("12-25", "Kelahiran Yesus Kristus"),
        ("03-20", "Cuti Bersama Idulfitri"), ("03-23", "Cuti Bersama Idulfitri"),
        ("03-24", "Cuti Bersama Idulfitri"), ("12-24", "Cuti Bersama Natal"),
    ),
}  # fmt: skip


def service_books(seed: int, places: Territory) -> list[Book]:
    """One recap of services and one list of holidays a year."""
    return [*(_recap(seed, places, year) for year in _YEARS), *(_closed(year) for year in _HOLIDAYS)]


def _recap(seed: int, places: Territory, year: int) -> Book:
    rng = Random(f"{seed}:services:{year}")
    months = [period for period in span("month") if period.year == year]
    units = [unit for unit in places.staffed(*_KINDS) if unit.users]
    rows = [row for period in months for unit in units for row in _rows(rng, unit, period)]
    pulled = moment(date(year + 1, 1, 12) if year < max(_YEARS) else date(year, 11, 4), 10, 15)
    above: list[Row] = [
        [f"Rekap Volume Pelayanan {year}"],
        [f"Data ditarik pada : {pulled:%d/%m/%Y %H:%M:%S}"],
        [],
    ]
    total: Row = ["JUMLAH TOTAL", None, None, None, sum(int(str(row[4])) for row in rows)]
    return Book(
        f"Rekap Volume Pelayanan {year}.xlsx", [Sheet("Rekap", header("services"), rows, above, [total])]
    )


def _rows(rng: Random, unit: Unit, period: Period) -> list[Row]:
    """The services a unit is asked for most often; together about as many as its users of a quarter say."""
    month = (unit.users or 0) / 3 * _QUIET.get(period.number, 1.0)
    label = f"{NAMES[period.number - 1]} {period.year}"
    return [
        [
            unit.unit_id,
            unit.name,
            service,
            label,
            max(1, round(rng.gauss(share * month, 0.06 * share * month))),
        ]
        for service, share in zip(phrases.services(unit.kind)[:_OFTEN], _SHARES, strict=True)
    ]


def _closed(year: int) -> Book:
    rows: list[Row] = [
        [
            date.fromisoformat(f"{year}-{day}"),
            name,
            "Cuti Bersama" if name.startswith("Cuti") else "Libur Nasional",
        ]
        for day, name in _HOLIDAYS[year]
    ]
    above: list[Row] = [[f"Hari Libur Nasional dan Cuti Bersama {year}"], []]
    return Book(f"Hari Libur {year}.xlsx", [Sheet("Libur", header("holidays"), rows, above)])


def plant_services(planter: Planter) -> None:
    """A count below zero, a count in words, a unit that nobody knows, a holiday without its day."""
    recap = planter.sheet("Rekap Volume Pelayanan 2025.xlsx")
    rows = planter.pick(recap, 3, _of_no_story)
    planter.spoil("services_negative", recap, rows[0], _COUNT, -4, "refused", "fewer than none")
    planter.spoil("services_in_words", recap, rows[1], _COUNT, "banyak", "refused", "no number")
    planter.spoil("services_no_month", recap, rows[2], _MONTH, "Triwulan I 2025", "refused", "no month")
    closed = planter.sheet("Hari Libur 2025.xlsx")
    row = first(closed[1].rows, lambda row: row[1] == "Hari Raya Waisak")
    planter.spoil("holiday_no_day", closed, row, "Tanggal", "menyusul", "refused", "no date")


def _of_no_story(sheet: Sheet, row: Row) -> bool:
    told = {stories.SLOW_SERVICE, stories.IMPROVING, stories.DECLINING, stories.PRAISED}
    return (
        str(sheet.cell(row, "Unor ID")).startswith("contoh-kel-") and sheet.cell(row, "Unor ID") not in told
    )
