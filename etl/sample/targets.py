"""Details of the SKP: whose result an employee serves, with which target, and what was reached."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from etl.sample import stories
from etl.sample.draft import Book, Row, Sheet
from etl.sample.layouts import header
from etl.sample.months import AS_OF, Period, words
from etl.sample.people import Stint
from etl.sample.planter import Planter
from etl.sample.reporter import Reporter

PERIODS = (
    Period("year", 2025, 1),
    *(Period("quarter", 2026, number) for number in (1, 2, 3)),
)
_TOLD: dict[str, Any] = tomllib.loads((Path(__file__).parent / "targets.toml").read_text(encoding="utf-8"))
_DIRECTION = {True: "Makin kecil makin baik", False: "Makin besar makin baik"}
_UNREPORTED, _SECOND, _ADDITIONAL = 0.04, 0.62, 0.12


@dataclass(frozen=True)
class Duty:
    """One indicator of a plan: kind of result, result of the leader, own result, and how it is measured."""

    kind: str
    above: str
    way: dict[str, Any]


def target_books(reporter: Reporter) -> list[Book]:
    """One list of a year, and one of each quarter of 2026, all agencies together."""
    return [_book(reporter, period) for period in PERIODS]


def _book(reporter: Reporter, period: Period) -> Book:
    rng = Random(f"{reporter.seed}:target:{period.key}")
    told = f"Tahun {period.year}" if period.kind == "year" else f"Periode {period.label} {period.year}"
    pulled = min(period.end + timedelta(days=21), AS_OF)
    rows = [
        _row(rng, reporter, stint, period, duty)
        for stint in reporter.staff.present(period.end)
        for duty in _duties(rng, reporter, stint, period)
    ]
    above: list[Row] = [[f"Rincian SKP {told}"], [f"Data ditarik pada : {words(pulled)} 08:15:00"], []]
    below: list[Row] = [["JUMLAH TOTAL", None, len(rows)]]
    return Book(
        f"Rincian SKP {period.key}.xlsx", [Sheet("Rincian SKP", header("target"), rows, above, below)]
    )


def _duties(rng: Random, reporter: Reporter, stint: Stint, period: Period) -> Iterator[Duty]:
    """Heads promise three results and serve the ones above; everybody else serves one or two of the head."""
    rater = reporter.rater(stint, period.end)
    above = _works(reporter, rater.unit_id, period.end)
    if stint.post.head:
        for place, work in enumerate(_works(reporter, stint.unit_id, period.end)):
            way = {
                "result": work["leader"],
                "aspect": "Kualitas",
                "indicator": work["leader_indicator"],
                "target": 90,
                "unit": "%",
            }
            yield Duty("Utama", above[place]["leader"], way)
        return
    chosen = rng.sample(range(3), 2 if rng.random() < _SECOND else 1)
    if stint.unit_id == stories.SLOW_SERVICE and 0 not in chosen:
        chosen = [0, *chosen]
    for place in chosen:
        work = above[place]
        slow = stint.unit_id == stories.SLOW_SERVICE and place == 0
        yield Duty("Utama", work["leader"], work["ways"][0] if slow else rng.choice(work["ways"]))
    if period.kind == "year" and rng.random() < _ADDITIONAL:
        yield Duty("Tambahan", rng.choice(above)["leader"], _TOLD["additional"])


def _works(reporter: Reporter, unit_id: str, day: date) -> list[dict[str, Any]]:
    """The three results of whoever leads the unit, named after it."""
    unit = reporter.places.at(unit_id, day)
    group = next((group for group, kinds in _TOLD["kinds"].items() if unit.kind in kinds), "office")
    return [{**work, "leader": f"{work['leader']} {unit.name}"} for work in _TOLD["works"][group]]


def _row(rng: Random, reporter: Reporter, stint: Stint, period: Period, duty: Duty) -> Row:
    way = duty.way
    target, reached = _reached(rng, stint, period, way)
    behind = way.get("unit") == "%" or ("unit" in way and rng.random() < 0.5)
    unit = way.get("unit")
    return [
        stint.person.nip,
        stint.person.full_name,
        reporter.places.name(stint.unit_id),
        max(stint.start, period.start).isoformat(),
        period.end.isoformat(),
        "Ya" if stint.acting else "Tidak",
        duty.kind,
        duty.above,
        way["result"],
        way["aspect"],
        way["indicator"],
        _written(target, unit if behind else None),
        None if reached is None else _written(reached, unit if behind else None),
        None if behind else unit,
        _DIRECTION[way.get("reverse", False)] if unit else None,
    ]


def _reached(rng: Random, stint: Stint, period: Period, way: dict[str, Any]) -> tuple[Any, Any]:
    """Target and realisation; a text is repeated or not, a number follows the person's merit and the stories."""
    unreported = rng.random() < _UNREPORTED
    effect = 1.03 + 0.05 * stint.person.merit + rng.gauss(0, 0.07) + _story(stint, period, way)
    if "unit" not in way:
        told = way["target"] if effect > 0.98 else "Terlambat atau belum lengkap"
        return way["target"], None if unreported else told
    target = way["target"] / (4 if way.get("part") and period.kind == "quarter" else 1)
    reached = target * (2 - effect if way.get("reverse") else effect)
    highest = 100.0 if way["unit"] == "%" else float("inf")
    return round(target), None if unreported else min(highest, round(reached, 1 if way["unit"] == "%" else 0))


def _story(stint: Stint, period: Period, way: dict[str, Any]) -> float:
    if stint.unit_id == stories.SLOW_SERVICE and way["aspect"] == "Waktu":
        return -0.55
    if stint.unit_id == stories.DECLINING:
        return -0.22 * stories.decline(period.end)
    return 0.08 if stint.unit_id == stories.IMPROVING and period.start >= stories.INTERVENTION else 0.0


def _written(value: Any, unit: str | None) -> str:
    """As somebody types it: a comma for decimals, the unit of measure behind or in its own column."""
    text = value if isinstance(value, str) else f"{value:g}".replace(".", ",")
    return f"{text} {unit}" if unit else text


def plant_targets(planter: Planter) -> None:
    """A lost NIP, an aspect nobody knows, a period of another year, and three targets that must stay texts."""
    year = planter.sheet(f"Rincian SKP {PERIODS[0].key}.xlsx")
    rows = planter.pick(year, 5, _ordinary)
    planter.spoil("target_nip", year, rows[0], "nip", 1.97001011995031e17, "refused", "digits are lost")
    planter.spoil("target_aspect", year, rows[1], "Aspek", "Mutu", "refused", "no aspect of the form")
    told = {
        "target_range": ("Target", "8 s.d. 10 Dokumen", "a range is a text"),
        "target_thousand": ("Target", "1.234", "a thousand or one and a bit: a text"),
        "target_other_unit": ("Realisasi", "12 Bulan", "not the unit of measure of the target"),
    }
    for row, (key, (column, value, note)) in zip(rows[2:], told.items(), strict=True):
        planter.spoil(key, year, row, column, value, "accepted", note)
    quarter = planter.sheet(f"Rincian SKP {PERIODS[-1].key}.xlsx")
    row = planter.pick(quarter, 1, _ordinary)[0]
    planter.spoil(
        "target_other_period", quarter, row, "periode_awal", "2027-01-01", "refused", "after its end"
    )


def _ordinary(sheet: Sheet, row: Row) -> bool:
    school = str(sheet.cell(row, "Unit Kerja")).startswith("SD Negeri")
    return school and sheet.cell(row, "Satuan") is not None and sheet.cell(row, "Realisasi") is not None
