"""The agency's register of recognition given: Satyalancana, certificates, employees and units of the year."""

from __future__ import annotations

from datetime import date
from random import Random

from etl.sample import stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import words
from etl.sample.planter import Planter
from etl.sample.reporter import Reporter

RECOGNITIONS = "Daftar Penghargaan 2024-2026.xlsx"
_DAY, _KIND, _NIP = "Tanggal Diberikan", "Jenis Penghargaan", "NIP"
_GIVEN = (  # kind, title, day, basis, how many
    ("Satyalancana", "Satyalancana Karya Satya X Tahun", date(2024, 8, 17), "Masa kerja 10 tahun", 9),
    ("Pegawai Teladan", "Pegawai Teladan Kecamatan Plaju 2024", date(2024, 12, 2), "Penilaian kinerja 2023", 4),
    ("Satyalancana", "Satyalancana Karya Satya XX Tahun", date(2025, 8, 17), "Masa kerja 20 tahun", 11),
    ("Piagam", "Piagam Penyelenggara Layanan", date(2025, 11, 28), "Usulan kepala unit", 6),
    ("Prioritas Pengembangan", "Prioritas Talent Pool 2026", date(2026, 2, 16), "Penilaian kinerja 2024 dan 2025", 7),
    ("Pegawai Teladan", "Pegawai Teladan Kecamatan Plaju 2026", date(2026, 8, 17), "Penilaian kinerja 2025", 4),
)  # fmt: skip
_UNIT = (
    "Inovasi Pelayanan",
    "Antrean daring puskesmas",
    date(2026, 6, 23),
    "Kenaikan IKM sejak triwulan IV 2025",
)


def recognition_books(reporter: Reporter) -> list[Book]:
    """One register, oldest first; the last row is about a unit and has no NIP."""
    rng = Random(f"{reporter.seed}:recognition")
    rows: list[Row] = []
    for kind, title, day, basis, count in _GIVEN:
        present = [stint for stint in reporter.staff.present(day) if not stint.acting]
        for stint in sorted(rng.sample(present, count), key=lambda stint: stint.person.full_name):
            unit = reporter.places.name(stint.unit_id)
            rows.append([stint.person.nip, stint.person.full_name, unit, kind, title, day, basis])
    kind, title, day, basis = _UNIT
    rows.append([None, None, reporter.places.name(stories.IMPROVING), kind, title, day, basis])
    numbered: list[Row] = [[number, *row] for number, row in enumerate(rows, start=1)]
    above: list[Row] = [
        ["Daftar Penghargaan yang Diberikan"], [f"Data ditarik pada : {words(date(2026, 11, 4))}"], [],
    ]  # fmt: skip
    return [Book(RECOGNITIONS, [Sheet("Daftar", header("recognition"), numbered, above)])]


def plant_recognitions(planter: Planter) -> None:
    """A day that is none, a kind nobody knows, a NIP that went through a spreadsheet."""
    place = planter.sheet(RECOGNITIONS)
    odd, kind, lost = planter.pick(place, 3, _medal)
    planter.spoil("recognition_no_day", place, odd, _DAY, "31 September 2025", "refused", "no such day")
    planter.spoil("recognition_kind_unknown", place, kind, _KIND, "Liburan", "refused", "no known kind")
    nip = f"{str(place[1].cell(lost, _NIP))[:15]}000"
    planter.spoil("recognition_nip_lost", place, lost, _NIP, nip, "refused", "digits lost in a spreadsheet")


def _medal(sheet: Sheet, row: Row) -> bool:
    return sheet.cell(row, _KIND) == "Satyalancana"
