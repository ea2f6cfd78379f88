"""Page Metodologi: every metric from its record, found by words, linkable."""

from pathlib import Path

import pytest

from tests.pages.charts import screen
from tests.pages.conftest import text, visit, words

KEYS = ("good_or_better", "ikm", "complaints", "close_days")


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("metric", KEYS)
def test_the_record_of_each_metric_can_be_read(tiny: Path, metric: str, lang: str) -> None:
    app = visit("methodology", metric=metric, lang=lang)
    shown = words(app).replace("\\", "")
    sample = (
        ("rumus", "batas", "alasan", "pembilang")
        if lang == "id"
        else ("formula", "limits", "reason", "numerator")
    )
    for part in sample:
        assert f"{part} {metric}" in shown
    assert f"PermenPANRB {KEYS.index(metric) + 1}" in shown
    assert app.code[0].value == f"select {KEYS.index(metric) + 1} as numerator"


@pytest.mark.parametrize(
    ("metric", "direction", "target"),
    [("ikm", "up", "88,31"), ("complaints", "neutral", None), ("close_days", "down", None)],
)
def test_direction_and_target_are_said(tiny: Path, metric: str, direction: str, target: str | None) -> None:
    shown = words(visit("methodology", metric=metric)).replace("\\", "")
    assert text(f"methodology.{direction}", "id") in shown
    assert (target or text("methodology.no_target", "id")) in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [("kepuasan", 1), ("pengaduan jumlah", 1), ("PERMENPANRB", 4), ("rumus close", 1), ("tidak-ada", 0)],
)
def test_search_looks_at_every_word_of_the_record(tiny: Path, asked: str, found: int) -> None:
    app = visit("methodology")
    app.text_input(key="methodology_search").set_value(asked).run()
    assert len(app.get("page_link")) == found
    assert (text("methodology.none_title", "id") in words(app)) == (found == 0)


def test_without_a_search_all_metrics_are_listed_under_their_aspect(tiny: Path) -> None:
    app = visit("methodology", lang="en")
    assert len(app.get("page_link")) == 4
    assert [head.value for head in app.subheader] == [
        text(f"aspect.{aspect}", "en") for aspect in ("appraisal", "citizens", "complaints")
    ]


def test_an_unknown_metric_is_said_and_the_first_shown(tiny: Path) -> None:
    shown = words(visit("methodology", metric="[x](http://y)")).replace("\\", "").replace("\u2060", "")
    assert text("methodology.unknown", "id", value="[x](http://y)") in shown
    assert "rumus good_or_better" in shown


def test_the_models_are_shown_with_grain_and_sql(tiny: Path) -> None:
    app = visit("methodology")
    assert app.code[-1].value == "select 1"
    assert "one row per person" in words(app)


@pytest.mark.parametrize(
    ("method", "drawn"), [("ikm", "k-dots"), ("pattern", "k-stack"), ("raters", "k-bar")]
)
def test_pictures_of_methods_bring_their_looks(tiny: Path, method: str, drawn: str) -> None:
    page = screen(visit("methodology", method=method))
    assert f'class="{drawn}' in page
    assert f".{drawn}" in page.split("<style>", 1)[1]
