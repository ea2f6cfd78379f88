"""Pelaksanaan: coverage by unit, the comparison of raters with its limits in words, people only for whom they are."""

from pathlib import Path

import pandas as pd
import pytest

from dashboard.views import rollout_people, rollout_raters
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit
from tests.pages.test_competence import rows

DRAWN = (Path(__file__).parent / "rollout.sql").read_text(encoding="utf-8")
QUARTER = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}
PERSONAL = ("person", "rollout_person", "rater_training", "recognition_candidate", "recognition_person")


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", DRAWN)
    (folder / "shared.duckdb").write_bytes((folder / "internal.duckdb").read_bytes())
    redraw(folder / "shared.duckdb", "; ".join(f"delete from {table}" for table in PERSONAL))
    return tiny


@pytest.mark.parametrize("lang", ["id", "en"])
def test_coverage_stands_by_unit_and_the_comparison_says_what_it_cannot(told: Path, lang: str) -> None:
    page = screen(visit("rollout", lang=lang, **QUARTER))
    point = "," if lang == "id" else "."
    assert (
        f"90{point}0" in rows(page)["Kelurahan Plaju Ulu"][0] and text("rollout.raters_limits", lang) in page
    )
    label = "Sosialisasi" if lang == "id" else "EN Sosialisasi"
    assert text("rollout.covered", lang, metric=label, n="1", all="1", share="80") in page
    assert text("rollout.no_difference_known", lang, measure=text("rollout.measure_gap", lang)) in page


def test_a_difference_is_told_only_where_its_interval_leaves_nothing_out() -> None:
    drawn = pd.DataFrame({
        "measure": ["mark", "same", "copied"], "cohort": "difference", "raters": [13, 13, 12],
        "change": [-0.239, 0.01, 0.2], "lo": [-0.29, -0.05, 0.1], "hi": [-0.188, 0.07, 0.3],
    })  # fmt: skip
    told = rollout_raters.said(drawn)
    keys = ("difference_down", "difference_none", "difference_up", "no_difference_known")
    for said, key in zip(told, keys, strict=True):
        assert text(f"rollout.{key}", "id", measure="", size="", lo="", hi="", n="")[4:30] in said


def test_raters_are_compared_for_human_resources_and_names_are_for_the_line_of_command(told: Path) -> None:
    own = visit("rollout", role="kepala_unit", **{**QUARTER, "unit": "ulu"})
    assert text("rollout.raters_closed", "id") in screen(own)
    listed = next(f.value for f in own.dataframe if text("rollout.name", "id") in f.value)
    assert list(listed[text("rollout.name", "id")]) == [text("raters.unknown", "id")]
    above = visit("rollout", role="kepala_unit", **QUARTER)
    assert text("rollout.closed", "id") in screen(above)


def test_whom_to_invite() -> None:
    people = pd.DataFrame({
        "is_rater": [True, True, False], "is_taught": [True, False, False], "is_socialised": [True, True, False],
    })  # fmt: skip
    assert [list(rollout_people.chosen(people, choice).index) for choice in rollout_people.CHOICES] == [
        [1], [2], [0, 1, 2],
    ]  # fmt: skip


def test_a_period_before_any_meeting_says_why(told: Path) -> None:
    page = screen(visit("rollout", **{**QUARTER, "by": "year", "period": "2025"}))
    assert text("rollout.none", "id") in page and text("rollout.none_body", "id") in page
