"""Two registers: e-Kinerja "Laporan SKP" (is the plan filled in) and the SIASN profile of all employees."""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import AS_OF, moment, words
from etl.sample.people import PNS, Person, Stint, digest
from etl.sample.posts import CLERICAL, FUNCTIONAL
from etl.sample.reporter import Reporter

_EMPLOYMENT = {"pns": "PNS", "pppk": "PPPK", "pppk_paruh_waktu": "PPPK Paruh Waktu"}


def plan_books(reporter: Reporter) -> list[Book]:
    """One "Laporan SKP" for each of 2024, 2025 and 2026, all agencies together."""
    return [_plan_book(reporter, year) for year in (2024, 2025, 2026)]


def _plan_book(reporter: Reporter, year: int) -> Book:
    rng = Random(f"{reporter.seed}:plan:{year}")
    day = date(year, 12, 31) if year < AS_OF.year else AS_OF
    pulled = moment(date(year + 1, 1, 20), 8, 30) if year < AS_OF.year else moment(AS_OF, 9, 40)
    rows = [_plan_row(rng, reporter, stint, year, day) for stint in reporter.staff.present(day)]
    above: list[Row] = [
        [f"Laporan SKP Tahun {year}"],
        ["Instansi ALL"],
        [f"Data ditarik pada : {pulled:%d/%m/%Y %H:%M:%S}"],
        [],
    ]
    total: Row = ["JUMLAH TOTAL", None, None, len(rows)]
    return Book(f"Laporan SKP {year}.xlsx", [Sheet("Laporan SKP", header("plan"), rows, above, [total])])


def _plan_row(rng: Random, reporter: Reporter, stint: Stint, year: int, day: date) -> Row:
    person, unit = stint.person, reporter.places.at(stint.unit_id, day)
    weights = [2, 2, 3, 93]
    if stint.unit_id == stories.DECLINING and year > 2024:
        weights = [15, 15, 15, 55]
    elif stint.unit_id == stories.SILENT and year == 2026:
        weights = [10, 25, 20, 45]
    status = rng.choices(("", "draft", "pengajuan", "persetujuan"), weights)[0]
    above = reporter.places.at(unit.command, day).name if unit.command else None
    office = reporter.office(stint.unit_id, day)
    first = max(stint.start, date(year, 1, 1))
    return [
        digest("skp", person.nip, stint.unit_id, year, stint.acting) if status else None,
        person.uuid,
        "TAHUNAN",
        person.nip,
        person.full_name,
        stint.title,
        "YA" if status else "TIDAK",
        unit.name,
        person.employment,
        status,
        "KUALITATIF" if status else None,
        unit.name,
        above,
        office,
        stint.title,
        stint.post.kind,
        first.isoformat(),
        f"{year}-12-31",
        "true" if stint.acting else "false",
        f"{year}-01-{rng.randint(5, 28):02d} {rng.randint(8, 15):02d}:{rng.randint(0, 59):02d}:00"
        if status
        else None,
    ]


def profile_book(reporter: Reporter) -> Book:
    """The whole profile sheet, including the columns that must not enter (NIK, AGAMA, family, salary)."""
    rng = Random(f"{reporter.seed}:profile")
    latest = {s.person.nip: s for s in sorted(reporter.staff.stints, key=lambda s: s.start) if not s.acting}
    rows = [_profile_row(rng, reporter, stint) for stint in latest.values()]
    above: list[Row] = [
        ["Profil ASN SIASN"],
        [f"Data ditarik pada : {words(date(2026, 11, 3))} 10:05:00"],
        [],
    ]
    return Book("Profil ASN SIASN.xlsx", [Sheet("Profil", header("profile"), rows, above)])


def _profile_row(rng: Random, reporter: Reporter, stint: Stint) -> Row:
    person, post = stint.person, stint.post
    status = "Aktif"
    if stint.end < AS_OF:
        status = "Pensiun" if person.retires <= AS_OF else "Pindah Instansi"
    years = AS_OF.year - person.appointed.year
    return [
        person.uuid,
        f"{rng.randint(130, 510)}{rng.randint(100000, 999999)}" if years > 20 else None,
        person.nip,
        person.name,
        person.front_title,
        person.back_title,
        rng.choice(("Palembang", "Palembang", "Prabumulih", "OKI")),
        person.born,
        "Laki-laki" if person.sex == 1 else "Perempuan",
        rng.choice(("Islam", "Islam", "Islam", "Kristen")),
        rng.choice(("Kawin", "Kawin", "Belum Kawin")),
        nik(rng, person),
        phone(rng),
        _email(person),
        f"Jl. Contoh No. {rng.randint(1, 200)}, Plaju",
        f"{rng.randrange(10**15):015d}",
        f"{rng.randrange(10**13):013d}",
        _EMPLOYMENT[person.employment],
        status,
        "PNS" if person.employment == PNS else "PPPK",
        person.appointed,
        person.grade,
        person.grade,
        date(2024, 4, 1),
        years,
        rng.randint(0, 11),
        post.kind.title(),
        post.eselon,
        stint.title if post.kind == FUNCTIONAL else None,
        stint.title if post.kind == CLERICAL else None,
        stint.title,
        max(stint.start, person.appointed),
        rng.choice(("S-1/Sarjana", "S-1/Sarjana", "Diploma III", "SLTA", "S-2")),
        rng.randint(0, 4),
        rng.randint(25, 58) * 100_000,
        "Kota Palembang",
        stint.unit_id,
        reporter.places.name(stint.unit_id),
    ]


def nik(rng: Random, person: Person) -> str:
    """An invented NIK: place code, birth date (day + 40 for women), a number nobody has (above 9000)."""
    day = person.born.day + (40 if person.sex == 2 else 0)
    return f"167114{day:02d}{person.born:%m%y}{rng.randint(9000, 9999)}"


def phone(rng: Random) -> str:
    return f"08{rng.choice((12, 13, 52, 78, 95))}{rng.randint(10_000_000, 99_999_999)}"


def _email(person: Person) -> str:
    word = person.name.lower().replace(".", "").replace(" ", ".")
    return f"{word}@contoh.go.id"
