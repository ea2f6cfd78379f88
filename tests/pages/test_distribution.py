"""Distribusi predikat: official words, what does not fit, the pattern with its source, hidden units, the file."""

import re
from pathlib import Path

import duckdb
import pytest

from dashboard.figures.shares import Bar, Limit, Part, shares
from tests.pages.charts import screen
from tests.pages.conftest import text, visit

QUARTER = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_verdicts_are_official_words_and_say_what_does_not_fit(tiny: Path, lang: str) -> None:
    page = screen(visit("distribution", lang=lang, **QUARTER))
    for word in ("differs", "fits", "no_rating", "never"):
        assert text(f"distribution.{word}", lang) in page
    share = "95,0" if lang == "id" else "95.0"
    line = text("distribution.line_max", lang, ratings=text("said.good", lang), share="70")
    assert text("distribution.broken", lang, share=share, line=line) in page
    assert "V2" in page and "SE MenPANRB 3/2023" in page.replace("\\", "")


def test_one_bar_per_unit_with_the_limits_of_its_own_pattern(tiny: Path) -> None:
    page = screen(visit("distribution", **QUARTER))
    assert page.count('class="k-stack"') == 3
    assert page.count("<u style") == 2  # one limit of "Baik", one of "Istimewa", none without a rating
    assert 'style="left:75.000%"' in page and 'style="left:70.000%"' in page


def test_a_later_period_answers_with_the_last_one_before_it(tiny: Path) -> None:
    page = screen(visit("distribution", unit="plaju", by="month", period="2026-10"))
    assert "Triwulan III 2026" in page
    earlier = screen(visit("distribution", unit="plaju", by="month", period="2026-08"))
    assert "Triwulan III 2026" in earlier


def test_nothing_yet_is_said(tiny: Path) -> None:
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("delete from distribution")
    assert text("distribution.empty", "id") in screen(visit("distribution", **QUARTER))


def test_a_hidden_bar_has_no_number_and_no_limit() -> None:
    bar = Bar("Unit <b>", "", (), (), "disembunyikan", (), is_hidden=True)
    drawn = shares([bar], {})
    assert "k-hatch" in drawn and "k-stack" not in drawn and "<b>" not in drawn.replace("&lt;b&gt;", "")


def test_a_limit_is_measured_from_where_its_part_begins() -> None:
    parts = [Part("very_good", 20, "2", "a"), Part("good", 30, "3", "b"), Part("poor", 50, "5", "c")]
    limits = [
        Limit(("good",), 70, "x"),
        Limit(("needs_improvement", "poor"), 10, "y"),
        Limit(("good",), 90, "z"),
    ]
    drawn = shares([Bar("u", "", parts, limits, "v", ())], {"u": "?unit=u"})
    assert [f'left:{place:.3f}%"' in drawn for place in (90, 60, 100)] == [True] * 3
    assert 'href="?unit=u"' in drawn


def test_the_pattern_says_every_line(tiny: Path) -> None:
    page = screen(visit("distribution", **QUARTER))
    told = dict(re.findall(r'<tr><th scope="row">([^<]+)</th><td>([^<]+)</td></tr>', page))
    assert list(told) == ["Istimewa", "Baik", "Kurang"]
    assert told["Baik"] == (
        "Baik terbanyak; Baik paling banyak 70\N{NO-BREAK SPACE}%; harus ada Butuh Perbaikan atau Kurang"
    )


def test_a_missing_rating_of_the_organisation_is_said_once(tiny: Path) -> None:
    assert text("distribution.unrated", "id") not in screen(visit("distribution", **QUARTER))
