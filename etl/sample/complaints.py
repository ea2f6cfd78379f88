"""Complaints from SP4N-LAPOR! in the layout of a regional portal and in that of a kabupaten dashboard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from etl.sample import phrases, stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import AS_OF, Period, moment, span
from etl.sample.territory import DISTRICT_CODE, PEMKOT, Territory, Unit

# Complaints a month that a unit of a kind receives on average.
_RATE = {
    "puskesmas": 1.5,
    "kelurahan": 0.75,
    "seksi": 1.9,
    "kua": 0.25,
    "uptd": 1.1,
    "sd": 0.09,
    "smp": 0.3,
    "sma": 0.35,
    "balai": 0.05,
}
_CATEGORY = {
    "puskesmas": "Kesehatan",
    "sd": "Pendidikan",
    "smp": "Pendidikan",
    "sma": "Pendidikan",
    "uptd": "Lingkungan Hidup",
    "kua": "Keagamaan",
}
_THEMES = {
    "persyaratan": 10,
    "prosedur": 11,
    "waktu": 18,
    "biaya": 8,
    "produk": 7,
    "kompetensi": 6,
    "perilaku": 12,
    "sarana": 12,
    "pengaduan": 7,
    "umum": 9,
}
_SENDERS = (
    "Warga Plaju",
    "Anonim",
    "R. Hidayati",
    "Suparman",
    "Mulyono",
    "Ibu Ratih",
    "Herlambang",
    "Yusnita A.",
)


@dataclass
class Complaint:
    """One report of a citizen and what became of it; the theme is what it was written about."""

    number: int
    unit: Unit
    theme: str
    at: datetime
    title: str
    text: str
    classification: str
    status: str
    first_reply: date | None
    closed: date | None


def complaints(seed: int, places: Territory) -> list[Complaint]:
    """About 600 complaints in the order of arrival, with tracking ids that rise with time."""
    rng = Random(f"{seed}:complaints")
    moments: list[tuple[datetime, str, Unit]] = []
    for period in span("month"):
        for unit in places.staffed(*_RATE):
            if unit.kind == "seksi" and unit.users is None:
                continue
            for theme in _themes(rng, unit, period):
                day = period.start + timedelta(days=rng.randrange((period.end - period.start).days + 1))
                at = moment(day, rng.randint(6, 21), rng.randrange(60))
                moments.append((at, theme, unit))
    moments.sort(key=lambda moment: (moment[0], moment[2].unit_id))
    found, number = [], 8_412_306
    for at, theme, unit in moments:
        number += rng.randint(40, 900)
        found.append(_complaint(rng, number, at, theme, unit))
    return found


def _themes(rng: Random, unit: Unit, period: Period) -> list[str]:
    """The themes of this month's complaints about one unit; the stories bend rate and themes."""
    rate, weights = _RATE[unit.kind], dict(_THEMES)
    if unit.unit_id == stories.SLOW_SERVICE:
        weights["waktu"] = 105
    elif unit.unit_id == stories.IMPROVING:
        before = period.start < stories.INTERVENTION
        rate, weights["waktu"] = (3.0, 60) if before else (1.2, 12)
    elif unit.unit_id == stories.DECLINING:
        rate += 1.6 * stories.decline(period.end)
        weights["perilaku"] = 40
    elif unit.unit_id == stories.PRAISED:
        rate, weights["perilaku"] = 1.7, 50
    elif unit.kind == "uptd":
        weights = {"sampah": 70, "biaya": 8, "pengaduan": 12, "umum": 10}
    number = sum(rng.random() < rate / 12 for _ in range(12))
    return rng.choices(list(weights), list(weights.values()), k=number)


def _complaint(rng: Random, number: int, at: datetime, theme: str, unit: Unit) -> Complaint:
    title, text = phrases.complaint(rng, theme, unit.kind, phrases.service(rng, unit.kind))
    slow = 2.2 if unit.unit_id == stories.DECLINING and at.date() >= stories.DECLINE_FROM else 1.0
    reply = at.date() + timedelta(days=round(rng.lognormvariate(1.2, 0.6) * slow))
    closed = reply + timedelta(days=round(rng.lognormvariate(1.7, 0.7) * slow))
    status, chance = "Selesai", rng.random()
    if chance < 0.03:
        status = "Diarsipkan" if chance < 0.015 else "Ditunda"
    elif closed > AS_OF or chance < 0.07:
        status = "Proses"
    elif chance > 0.97:
        status = "Tutup"
    if reply > AS_OF or (at.date() > date(2026, 10, 18) and chance < 0.6):
        status = "Belum Terverifikasi" if at.date() > date(2026, 10, 28) else "Belum Ditindaklanjuti"
    kind = (
        "Permintaan Informasi"
        if theme == "umum" and rng.random() < 0.6
        else rng.choices(("Pengaduan", "Aspirasi"), (92, 8))[0]
    )
    done = status in ("Selesai", "Tutup")
    return Complaint(
        number,
        unit,
        theme,
        at,
        title,
        text,
        kind,
        status,
        None if status.startswith("Belum") else reply,
        closed if done else None,
    )


def complaint_books(found: list[Complaint], places: Territory, rng: Random) -> list[Book]:
    """A portal file per year and one older recap of the district that repeats some complaints of 2025."""
    books = []
    for year in sorted({entry.at.year for entry in found}):
        chosen = [entry for entry in found if entry.at.year == year]
        rows = [_portal_row(rng, entry, places) for entry in chosen]
        if year == 2023:
            sheet = Sheet("", header("complaint_portal"), rows)
            books.append(Book("LAPOR Kota Palembang 2023.csv", [sheet], "cp1252", trailing=4))
        else:
            books.append(
                Book(
                    f"LAPOR Kota Palembang {year}.xlsx", [Sheet("Laporan", header("complaint_portal"), rows)]
                )
            )
    return [*books, _district_book(found)]


def _portal_row(rng: Random, entry: Complaint, places: Territory) -> Row:
    category = _CATEGORY.get(entry.unit.kind, "Pelayanan Publik")
    place = entry.unit.code if entry.unit.code.count(".") == 3 else None
    reason = {"Ditunda": "Data belum lengkap", "Diarsipkan": "Laporan ganda"}.get(entry.status)
    owner = places.at(entry.unit.unit_id, entry.at.date()).command
    return [
        str(entry.number),
        entry.at.date().isoformat(),
        f"{entry.at:%H:%M:%S}",
        rng.choice(_SENDERS),
        entry.classification,
        sum(map(ord, category)) % 90 + 1,
        category,
        entry.title,
        entry.text,
        entry.text if rng.random() < 0.9 else f"{entry.title}. {entry.text}",
        rng.choice(("Publik", "Publik", "Anonim", "Rahasia")),
        rng.choice(("Aplikasi", "Website", "SMS 1708")),
        PEMKOT,
        owner,
        _name(entry),
        entry.status,
        reason,
        "16",
        "16.71",
        DISTRICT_CODE,
        place,
        "SP4N",
        entry.first_reply.isoformat() if entry.first_reply else None,
        entry.closed.isoformat() if entry.closed else None,
    ]


def _name(entry: Complaint) -> str:
    return entry.unit.name.replace("Baguskuning", "Bagus Kuning") if entry.number % 2 else entry.unit.name


def _district_book(found: list[Complaint]) -> Book:
    """Tracking ids as decimals, dates partly true and partly text, states as they were in June 2025."""
    chosen = [entry for entry in found if date(2025, 1, 1) <= entry.at.date() <= date(2025, 6, 20)]
    rows: list[Row] = []
    for place, entry in enumerate(chosen[::4]):
        received = entry.at.date() if place % 3 else f"{entry.at:%d/%m/%Y}"
        state = "Proses" if place % 5 == 0 else entry.status
        rows.append(
            [
                f"{entry.number}.0",
                received,
                _CATEGORY.get(entry.unit.kind, "Pelayanan Publik"),
                _name(entry),
                entry.text,
                entry.text,
                state,
                "Plaju",
            ]
        )
    return Book(
        "Rekap SP4N-LAPOR Kecamatan Plaju 2025.xlsx", [Sheet("Data", header("complaint_district"), rows)]
    )
