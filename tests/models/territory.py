"""A made-up territory of any size with every kind of data: for speed, and to recompute metrics apart."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from tests.models.drawn import Lake, Row

UNSUR = (
    "persyaratan", "prosedur", "waktu", "biaya", "produk", "kompetensi", "perilaku", "sarana", "pengaduan",
)  # fmt: skip
COMPETENCES = (
    "integritas", "kerja_sama", "komunikasi", "orientasi_hasil", "pelayanan_publik", "pengembangan", "perubahan",
    "keputusan", "perekat_bangsa",
)  # fmt: skip
VALUES = ("bp", "ak", "ko", "ha", "lo", "ad", "kl")
RATINGS = {"very_good": 14, "good": 76, "needs_improvement": 4, "poor": 1, "very_poor": 1, None: 4}
LEVELS = {
    "very_good": ("above", "above"), "good": ("meets", "meets"), "needs_improvement": ("below", "meets"),
    "poor": ("above", "below"), "very_poor": ("below", "below"), None: (None, None),
}  # fmt: skip
TEXTS = (
    "Antre lama sekali, menunggu sampai siang", "Diminta bayar padahal gratis, pungli", "Petugas ketus",
    "Berkas persyaratan diminta berulang", "Toilet kotor dan ruang tunggu sempit", "Tidak jelas",
    "Hubungi saya di 0812-3456-7890 atau warga@contoh.id, Pak Budi lambat",
)  # fmt: skip


def make(data: Path, *, people: int = 750, months: int = 36, seed: int = 1) -> Lake:
    """Write units, people, appraisals, plans, surveys, complaints and 360 forms; deterministic in `seed`."""
    rng = random.Random(seed)
    lake = Lake(data)
    units = _units()
    leaves = sorted({u["unit_id"] for u in units if u["level"] == 3})
    lake.add("unit", units, file="Referensi Unit Kerja.xlsx")
    keys = [f"{i:032x}" for i in range(people)]
    staff = [{"person_key": k, "unit_id": rng.choice(leaves), "name": f"Budi Contoh{k[-4:]}"} for k in keys]
    lake.add("employee", [{**s, "position": "Pelaksana"} for s in staff])
    _appraisals(lake, rng, staff, months)
    _citizens(lake, rng, [u for u in leaves if "sd" not in u], months)
    _forms(lake, rng, staff)
    _targets(lake, random.Random(f"{seed}:targets"), staff)
    _competence(lake, random.Random(f"{seed}:competence"), staff)
    _rollout(lake, random.Random(f"{seed}:rollout"), staff)
    return lake


def _units() -> list[Row]:
    root = {"unit_kind": "kota", "level": 1, "valid_from": "2010-01-01"}
    rows: list[Row] = [
        {"unit_id": "contoh-kota", "unit_name": "Pemerintah Kota", **root},
        {"unit_id": "contoh-dinkes", "unit_name": "Dinas Kesehatan", "unit_kind": "dinas", "level": 2,
         "command_parent": "contoh-kota", "territory_parent": "contoh-kota", "valid_from": "2010-01-01"},
        {"unit_id": "contoh-disdik", "unit_name": "Dinas Pendidikan", "unit_kind": "dinas", "level": 2,
         "command_parent": "contoh-kota", "territory_parent": "contoh-kota", "valid_from": "2010-01-01"},
        {"unit_id": "contoh-kec", "unit_name": "Kecamatan Plaju", "unit_kind": "kecamatan", "level": 2,
         "command_parent": "contoh-kota", "territory_parent": "contoh-kota", "valid_from": "2010-01-01"},
    ]  # fmt: skip
    kinds = {"kelurahan": ("contoh-kec", 7), "puskesmas": ("contoh-dinkes", 2), "sd": ("contoh-disdik", 20),
             "seksi": ("contoh-kec", 5)}  # fmt: skip
    for kind, (parent, count) in kinds.items():
        for i in range(1, count + 1):
            rows.append({"unit_id": f"contoh-{kind}-{i}", "unit_name": f"{kind.title()} Contoh {i}",
                         "unit_kind": kind, "level": 3, "command_parent": parent,
                         "territory_parent": "contoh-kec", "valid_from": "2010-01-01",
                         "service_users": None if kind == "sd" else 400 * i})  # fmt: skip
    moved = {"unit_id": "contoh-uptd-1", "unit_name": "UPTD Contoh", "unit_kind": "uptd", "level": 3,
             "territory_parent": "contoh-kec", "service_users": 300}  # fmt: skip
    before = {"valid_from": "2010-01-01", "valid_to": "2024-12-31"}
    rows.append({**moved, "command_parent": "contoh-dinkes", **before})
    rows.append({**moved, "command_parent": "contoh-disdik", "valid_from": "2025-01-01"})
    return rows


def month_name(index: int) -> str:
    """Text of the month `index` months after 2023-11."""
    year, month = divmod(2023 * 12 + 10 + index, 12)
    return f"{year}-{month + 1:02d}"


def _appraisals(lake: Lake, rng: random.Random, staff: list[Row], months: int) -> None:
    for index in range(months):
        period = month_name(index)
        rows = [_appraisal(rng, s, "month", period, f"{period}-01", f"{period}-28") for s in staff]
        lake.add("appraisal", rows, file=f"Laporan {period}.xlsx", extracted=f"{month_name(index + 1)}-12")
    for year in sorted({month_name(i)[:4] for i in range(months)} - {"2026"}):
        rows = [_appraisal(rng, s, "year", year, f"{year}-01-01", f"{year}-12-31") for s in staff]
        lake.add("appraisal", rows, file=f"Laporan {year}.xlsx", extracted=f"{int(year) + 1}-02-12")
        plans = [
            {"person_key": s["person_key"], "unit_name": unit_name(s["unit_id"]), "period_type": "year",
             "period": year, "plan_status": rng.choice(["approved"] * 8 + ["draft", "submitted", "none"]),
             "is_acting": False}
            for s in staff
        ]  # fmt: skip
        lake.add("plan", plans, file=f"SKP {year}.xlsx", extracted=f"{year}-03-01")


def _appraisal(rng: random.Random, who: Row, kind: str, period: str, start: str, end: str) -> Row:
    rating = rng.choices(list(RATINGS), weights=list(RATINGS.values()))[0]
    result, behaviour = LEVELS[rating]
    day = rng.randint(1, 12)
    year, month = int(end[:4]), int(end[5:7])
    rated = f"{year + month // 12}-{month % 12 + 1:02d}-{day:02d} 09:00:00"
    return {
        "person_key": who["person_key"], "unit_id": who["unit_id"], "unit_name": unit_name(who["unit_id"]),
        "period_type": kind, "period": period, "period_start": start, "period_end": end, "scheme": "PANRB6",
        "work_result": result, "behaviour": behaviour, "rating": rating, "is_acting": rng.random() < 0.02,
        "rated_at": rated if rating and rng.random() < 0.98 else None, "rater_key": "f" * 32,
    }  # fmt: skip


def _citizens(lake: Lake, rng: random.Random, units: list[str], months: int) -> None:
    for index in range(0, months, 3):
        year, month = (int(part) for part in month_name(index + 2).split("-"))
        quarter = f"{year}-Q{(month - 1) // 3 + 1}"
        rows = [
            {"unit_name": unit_name(u), "respondent": f"{u}-{i}", "answered_on": f"{year}-{month:02d}-10",
             "period": quarter, "comment": rng.choice((None, *TEXTS)), "instrument": "permenpan_14_2017",
             **{key: rng.choices((1, 2, 3, 4, None), weights=(3, 9, 60, 26, 2))[0] for key in UNSUR}}
            for u in units for i in range(rng.randint(0, 40))
        ]  # fmt: skip
        lake.add("survey", rows, file=f"SKM {quarter}.csv", extracted=f"{month_name(index + 3)}-05")
    rows = []
    for number in range(20 * months):
        received = f"{month_name(rng.randrange(months))}-{rng.randint(1, 28):02d}"
        later = f"{received[:8]}{min(28, int(received[8:]) + rng.randint(0, 20)):02d}"
        closed = rng.random() < 0.8
        rows.append(
            {"complaint_id": f"{1000000 + number}", "unit_name": unit_name(rng.choice(units)),
             "received_on": received, "first_reply_on": later if rng.random() < 0.9 else None,
             "closed_on": later if closed else None,
             "classification": rng.choice(["Pengaduan"] * 8 + ["Aspirasi", "Permintaan Informasi", None]),
             "title": "Keluhan warga", "text": rng.choice(TEXTS), "period": received[:7],
             "status": "done" if closed else rng.choice(["in_process", "waiting", "archived", "postponed"])}
        )  # fmt: skip
    lake.add("complaint", rows, file="LAPOR.csv")


def _forms(lake: Lake, rng: random.Random, staff: list[Row]) -> None:
    for period in ("2025-S1", "2025-S2", "2026-S1"):
        rows: list[dict[str, Any]] = []
        for who in staff[: len(staff) // 2]:
            groups = [("supervisor", 1), ("peer", 3), ("subordinate", 2), ("self", 1)]
            for group, count in groups:
                rows += [
                    {"person_key": who["person_key"], "rater_key": f"{group}-{who['person_key']}-{i}",
                     "unit_name": unit_name(who["unit_id"]), "period_type": "semester", "period": period,
                     "rater_group": group, "scale_max": 10,
                     **{f"{v}{k}": rng.randint(5, 10) for v in VALUES for k in (1, 2, 3)}}
                    for i in range(count)
                ]  # fmt: skip
        lake.add("peer", rows, file=f"360 {period}.xlsx")


def _targets(lake: Lake, rng: random.Random, staff: list[Row]) -> None:
    """Plans with numbers, texts and blanks, the less the better in some; results under two older schemes."""
    for period, kind, start, end in (
        ("2025", "year", "2025-01-01", "2025-12-31"), ("2025-Q4", "quarter", "2025-10-01", "2025-12-31"),
    ):  # fmt: skip
        rows = [
            {"person_key": who["person_key"], "unit_name": unit_name(who["unit_id"]), "period_type": kind,
             "period": period, "period_start": start, "period_end": end, "result": f"Hasil {place}",
             "is_acting": rng.random() < 0.03, "is_reverse": rng.random() < 0.2, "indicator": f"Ukuran {place}",
             "target": rng.choice(("10", "20", "20", "Tepat waktu")), "measure_unit": "Berkas",
             "realisation": rng.choice((None, "8", "10", "15", "20", "40"))}
            for who in staff for place in range(rng.randint(1, 3))
        ]  # fmt: skip
        lake.add("target", rows, file=f"Rincian SKP {period}.xlsx")
    for year, scheme in (("2020", "PP46"), ("2021", "PP30")):
        rows = [
            {"person_key": who["person_key"], "unit_name": unit_name(who["unit_id"]), "period_type": "year",
             "period": year, "scheme": scheme, "score": round(rng.uniform(40, 100 if scheme == "PP46" else 120), 2),
             "has_idea": rng.choice((None, True, False))}
            for who in staff
        ]  # fmt: skip
        lake.add("older_appraisal", rows, file=f"Rekap {year}.xlsx", extracted="2022-02-01")


def _competence(lake: Lake, rng: random.Random, staff: list[Row]) -> None:
    """None to two assessments a person since 2021, some without a level or a fit, and trainings between them."""
    for year in (2021, 2024):
        rows = []
        for who in rng.sample(staff, len(staff) * 7 // 10):
            levels: Row = {f"{key}_required": rng.choice((1, 2, 2, 3)) for key in COMPETENCES}
            levels |= {f"{key}_held": rng.choice((None, 0, 1, 2, 2, 2, 3, 3)) for key in COMPETENCES}
            day = f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
            rows.append({"person_key": who["person_key"], "assessed_on": day, "period": f"{year}",
                         "job_fit": rng.choice((None, 55.5, 68.0, 77.25, 92.0)), **levels})  # fmt: skip
        lake.add("competence", rows, file=f"Uji Kompetensi {year}.xlsx", extracted=f"{year + 1}-01-05")
    trainings = [
        {"person_key": who["person_key"], "title": f"Pelatihan {place}", "kind": "training", "period": f"{year}-06",
         "competence": rng.choice((None, *COMPETENCES)), "started_on": f"{year}-06-{rng.randint(1, 28):02d}",
         "is_attended": rng.random() < 0.9}
        for year in (2023, 2025) for who in staff for place in range(rng.randint(0, 2))
    ]  # fmt: skip
    lake.add("training", trainings, file="Pelatihan pegawai.xlsx")


def _rollout(lake: Lake, rng: random.Random, staff: list[Row]) -> None:
    """Meetings about the method and courses with hours in three years; some were absent, some hours are not known."""
    rows = [
        {"person_key": who["person_key"], "title": f"{kind} {year}", "kind": kind, "period": f"{year}-{month:02d}",
         "started_on": f"{year}-{month:02d}-{rng.randint(1, 28):02d}", "hours": rng.choice((None, 4, 12, 20, 24)),
         "is_attended": rng.random() < 0.9}
        for year in (2024, 2025, 2026) for kind, month in (("socialisation", 2), ("workshop", 9)) for who in staff
        if rng.random() < 0.4
    ]  # fmt: skip
    lake.add("training", rows, file="Sosialisasi dan bimtek.xlsx")


def unit_name(unit_id: str) -> str:
    """Name of a made-up unit as `_units` writes it."""
    kind, number = unit_id.removeprefix("contoh-").rsplit("-", 1)
    return "UPTD Contoh" if kind == "uptd" else f"{kind.title()} Contoh {number}"
