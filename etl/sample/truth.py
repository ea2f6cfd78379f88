"""`truth.toml`: what was planted in the sample, for tests and for readers who want to check the screens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, datetime

from etl.sample import stories
from etl.sample.appraisals import Reporter, city_name
from etl.sample.draft import Book, Fault, Row, Sheet
from etl.sample.months import FIRST, LAST, Period, span
from etl.sample.survey import ELEMENTS, responses

Entry = dict[str, object]


def truth_text(reporter: Reporter, books: dict[str, Book], faults: Iterable[Fault], employees: int) -> str:
    """The whole file: [sample], one [[story]] per story, one [[fault]] per planted hazard."""
    head: Entry = {
        "seed": reporter.seed,
        "employees": employees,
        "first_month": f"{FIRST:%Y-%m}",
        "last_month": f"{LAST:%Y-%m}",
        "synthetic": True,
    }
    parts = ["# Written by `python -m etl sample`. All people are invented.", "[sample]", _entry(head)]
    for story in _stories(reporter, books):
        parts += ["", "[[story]]", _entry(story)]
    for fault in faults:
        parts += ["", "[[fault]]", _entry(_fault(fault))]
    return "\n".join(parts) + "\n"


def _entry(values: Entry) -> str:
    return "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())


def _fault(fault: Fault) -> Entry:
    """Row 0 means the whole file or sheet; `found` is the text in the cell, dates as ISO."""
    row = fault.book.row_numbers(fault.sheet)[id(fault.row)] if fault.row is not None else 0
    found: object = ""
    if fault.row is not None and fault.row in fault.sheet.rows and fault.column in fault.sheet.header:
        found = fault.sheet.cell(fault.row, fault.column)
    if isinstance(found, date | datetime):
        found = found.isoformat(" ") if isinstance(found, datetime) else found.isoformat()
    return {
        "key": fault.key,
        "file": fault.book.name,
        "sheet": fault.sheet.name,
        "row": row,
        "column": fault.column,
        "found": "" if found is None else str(found),
        "outcome": fault.outcome,
        "note": fault.note,
    }


def _stories(reporter: Reporter, books: dict[str, Book]) -> list[Entry]:
    measure = Measure(reporter, books)
    rater = reporter.staff.head(stories.UNIFORM_RATER, LAST)
    assert rater is not None
    return [
        measure.story(
            "improving_puskesmas",
            stories.IMPROVING,
            ["ikm", "skm_waktu", "skm_prosedur"],
            "2025-Q3",
            "better",
            measure.ikm(stories.IMPROVING, "2023-Q4", "2025-Q2"),
            measure.ikm(stories.IMPROVING, "2025-Q4", "2026-Q3"),
            "IKM naik nyata setelah antrean daring (triwulan III 2025).",
            "Satisfaction really rises after online queueing began (2025 Q3).",
        ),
        measure.story(
            "declining_kelurahan",
            stories.DECLINING,
            ["ikm", "skm_perilaku", "skm_waktu"],
            "2025-Q1",
            "worse",
            measure.ikm(stories.DECLINING, "2023-Q4", "2024-Q4"),
            measure.ikm(stories.DECLINING, "2026-Q1", "2026-Q3"),
            "IKM turun terus sejak 2025, keluhan bertambah.",
            "Satisfaction has been falling since 2025 and complaints are rising.",
        ),
        measure.story(
            "declining_kelurahan_completeness",
            stories.DECLINING,
            ["not_rated", "rated_on_time"],
            "2025-01",
            "worse",
            measure.not_rated(stories.DECLINING, "2023-11", "2024-12"),
            measure.not_rated(stories.DECLINING, "2026-05", "2026-10"),
            "Penilaian makin terlambat dan makin banyak yang belum dinilai.",
            "Ratings come later and later and more people are not rated.",
        ),
        measure.story(
            "slow_service",
            stories.SLOW_SERVICE,
            ["skm_waktu", "dissatisfied_waktu", "complaints_waktu"],
            "2023-Q4",
            "worse",
            measure.element("waktu", others=True),
            measure.element("waktu"),
            "Waktu layanan rendah pada survei dan pada pengaduan (sebelum: unit lain; sesudah: unit ini).",
            "Waiting time is poor in survey and complaints (before: other units; after: this unit).",
        ),
        measure.story(
            "uniform_rater",
            stories.UNIFORM_RATER,
            ["good_or_better", "very_good"],
            "2023-11",
            "none",
            100.0,
            measure.share(stories.UNIFORM_RATER, "2023-11", "2026-10", {"BAIK"}),
            "Satu penilai memberi Baik kepada semua orang setiap bulan.",
            "One rater gives Baik to everybody in every month.",
            rater_nip=rater.person.nip,
        ),
        measure.story(
            "small_unit_by_chance",
            stories.SMALL_EXTREME,
            ["needs_improvement_or_lower", "good_or_better"],
            "2026-10",
            "none",
            0.0,
            100 - measure.share(stories.SMALL_EXTREME, "2026-10", "2026-10", {"BAIK", "SANGAT BAIK"}),
            "Satu dari lima pegawai: tampak ekstrem, tetapi hanya kebetulan.",
            "One of five people: looks extreme, is chance.",
        ),
        measure.story(
            "praised_but_dissatisfied",
            stories.PRAISED,
            ["very_good", "ikm", "skm_perilaku"],
            "2023-11",
            "mismatch",
            measure.share(stories.PRAISED, "2023-11", "2026-10", {"SANGAT BAIK"}),
            measure.ikm(stories.PRAISED, "2023-Q4", "2026-Q3"),
            "Banyak Sangat Baik, warga tidak puas (sebelum: % Sangat Baik; sesudah: IKM).",
            "Many Sangat Baik, dissatisfied citizens (before: % Sangat Baik; after: satisfaction).",
        ),
        measure.story(
            "stops_filling_in",
            stories.SILENT,
            ["not_rated"],
            "2026-07",
            "worse",
            measure.not_rated(stories.SILENT, "2023-11", "2026-06"),
            measure.not_rated(stories.SILENT, "2026-07", "2026-10"),
            "Berhenti mengisi penilaian sejak Juli 2026.",
            "Stopped filling in appraisals in July 2026.",
        ),
    ]


class Measure:
    """Sizes of the stories, counted on the drafts (months of Pemkot, surveys), as percent or index."""

    def __init__(self, reporter: Reporter, books: dict[str, Book]) -> None:
        self._reporter = reporter
        self._months: dict[str, Sheet] = {}
        for period in span("month"):
            name = next(n for n in (city_name(period), city_name(period, ".csv")) if n in books)
            self._months[period.key] = books[name].sheets[0]
        self._quarters = {quarter.key: quarter for quarter in span("quarter")}

    def story(
        self,
        key: str,
        unit_id: str,
        metrics: list[str],
        since: str,
        direction: str,
        before: float,
        after: float,
        text_id: str,
        text_en: str,
        **more: str,
    ) -> Entry:
        kind = "quarter" if "Q" in since else "month"
        return {
            "key": key,
            "unit_id": unit_id,
            "unit_name": self._reporter.places.name(unit_id),
            "metrics": metrics,
            "period_type": kind,
            "since": since,
            "direction": direction,
            "before": round(before, 2),
            "after": round(after, 2),
            "text_id": text_id,
            "text_en": text_en,
            **more,
        }

    def ikm(self, unit_id: str, since: str, until: str) -> float:
        quarters = [quarter for key, quarter in self._quarters.items() if since <= key <= until]
        return 25 * sum(self._mean(unit_id, element, quarters) for element in ELEMENTS) / len(ELEMENTS)

    def _mean(self, unit_id: str, element: str, quarters: list[Period]) -> float:
        unit = next(unit for unit in self._reporter.places.units if unit.unit_id == unit_id)
        forms = [form for quarter in quarters for form in responses(self._reporter.seed, unit, quarter)]
        found = [answer for form in forms if (answer := form.answers[element]) is not None]
        return sum(found) / len(found)

    def element(self, element: str, others: bool = False) -> float:
        units = ["contoh-kel-plaju-ulu", "contoh-pkm-komperta"] if others else [stories.SLOW_SERVICE]
        means = [self._mean(unit_id, element, list(self._quarters.values())) for unit_id in units]
        return sum(means) / len(means)

    def share(self, unit_id: str, since: str, until: str, words: set[str]) -> float:
        return self._share(unit_id, since, until, lambda word: word in words, lambda word: word != "-")

    def not_rated(self, unit_id: str, since: str, until: str) -> float:
        return self._share(unit_id, since, until, lambda word: word == "-", lambda word: True)

    def _share(
        self, unit_id: str, since: str, until: str, hit: Callable[[str], bool], counts: Callable[[str], bool]
    ) -> float:
        words = [
            str(sheet.cell(row, "hasil_akhir"))
            for key, sheet in self._months.items()
            if since <= key <= until
            for row in self._members(sheet, unit_id)
        ]
        return 100 * sum(map(hit, words)) / max(1, sum(map(counts, words)))

    def _members(self, sheet: Sheet, unit_id: str) -> list[Row]:
        return [row for row in sheet.rows if sheet.cell(row, "skp_unor_id") == unit_id]
