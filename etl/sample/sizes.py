"""How large the planted stories came out, counted on the drafts before they are written."""

from __future__ import annotations

from etl.sample import stories
from etl.sample.appraisals import city_name
from etl.sample.competences import below_when_serving
from etl.sample.draft import Book, Sheet
from etl.sample.months import span
from etl.sample.survey import ELEMENTS, Forms


class Sizes:
    """Shares in percent over months of Pemkot; satisfaction index and element means over quarters."""

    def __init__(self, books: dict[str, Book], forms: Forms) -> None:
        self._forms, self._books = forms, books
        self._months: dict[str, Sheet] = {}
        for period in span("month"):
            name = next(n for n in (city_name(period), city_name(period, ".csv")) if n in books)
            self._months[period.key] = books[name].sheets[0]

    def of_stories(self) -> dict[str, tuple[float, float]]:
        """Before and after of each story, by its key in `stories.toml`."""
        slow, extreme, praised, silent = (
            stories.SLOW_SERVICE,
            stories.SMALL_EXTREME,
            stories.PRAISED,
            stories.SILENT,
        )
        waiting = [self._mean(unit, "waktu") for unit in ("contoh-kel-plaju-ulu", "contoh-pkm-komperta")]
        weak = {"BUTUH PERBAIKAN", "BUTUH PERBAIKAN/CUKUP"}
        return {
            "improving_puskesmas": (
                self._index(stories.IMPROVING, "2023-Q4", "2025-Q2"),
                self._index(stories.IMPROVING, "2025-Q4", "2026-Q3"),
            ),
            "declining_kelurahan": (
                self._index(stories.DECLINING, "2023-Q4", "2024-Q4"),
                self._index(stories.DECLINING, "2026-Q1", "2026-Q3"),
            ),
            "declining_kelurahan_completeness": (
                self._share(stories.DECLINING, {"-"}, "2023-11", "2024-12"),
                self._share(stories.DECLINING, {"-"}, "2026-05", "2026-10"),
            ),
            "slow_service": (sum(waiting) / len(waiting), self._mean(slow, "waktu")),
            "uniform_rater": (100.0, self._share(stories.UNIFORM_RATER, {"BAIK"})),
            "small_unit_by_chance": (
                self._share(extreme, weak, "2023-11", "2026-09"),
                self._share(extreme, weak, "2026-10", "2026-10"),
            ),
            "praised_but_dissatisfied": (self._share(praised, {"SANGAT BAIK"}), self._index(praised)),
            "training_gap": below_when_serving(self._books, slow),
            "stops_filling_in": (
                self._share(silent, {"-"}, "2023-11", "2026-06"),
                self._share(silent, {"-"}, "2026-07", "2026-10"),
            ),
        }

    def _mean(self, unit_id: str, element: str, since: str = "", until: str = "9") -> float:
        found = [
            answer
            for (unit, quarter), forms in self._forms.items()
            if unit == unit_id and since <= quarter <= until
            for form in forms
            if (answer := form.answers[element]) is not None
        ]
        return sum(found) / len(found)

    def _index(self, unit_id: str, since: str = "", until: str = "9") -> float:
        return 25 * sum(self._mean(unit_id, element, since, until) for element in ELEMENTS) / len(ELEMENTS)

    def _share(self, unit_id: str, hits: set[str], since: str = "", until: str = "9") -> float:
        """Share of these words among the rated; of "not rated" among all."""
        words = [
            sheet.cell(row, "hasil_akhir")
            for key, sheet in self._months.items()
            if since <= key <= until
            for row in sheet.rows
            if sheet.cell(row, "skp_unor_id") == unit_id
        ]
        counted = words if "-" in hits else [word for word in words if word != "-"]
        return 100 * sum(word in hits for word in counted) / max(1, len(counted))
