"""Nilai dan warga: crosses and middle lines, r only where units suffice, questions to ask, before and after."""

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from dashboard import judgements, theme
from dashboard.figures import Look
from dashboard.figures.scatter import Cross, scatter
from tests.pages.charts import charts, screen
from tests.pages.conftest import redraw, text, visit

LOOK = Look(
    ink=theme.LIGHT, template={}, number=lambda value, bound, n_to: str(value), size=lambda n, n_to: str(n),
    period=str, words={},
)  # fmt: skip
QUARTER = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}


def change(tiny: Path, sql: str) -> None:
    redraw(tiny / "warehouse" / "b1" / "internal.duckdb", sql)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_few_units_are_a_picture_and_say_so(tiny: Path, lang: str) -> None:
    page = screen(visit("together", lang=lang, **QUARTER))
    assert text("together.picture", lang, n="2", least="15") in page
    assert "r =" not in page
    assert text("together.not_causing", lang) in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_units_of_which_only_a_limit_is_known_are_counted_apart(tiny: Path, lang: str) -> None:
    change(tiny, "update pair set x_bound = 'least' where unit_id = 'ulu'")
    change(tiny, "update co_movement set units = 1 where unit_id = 'plaju'")
    page = screen(visit("together", lang=lang, **QUARTER))
    assert text("together.picture_limits", lang, n="2", exact="1", least="15") in page


@pytest.mark.parametrize(("role", "may"), [("kepegawaian", True), ("fasilitator", False)])
def test_only_those_who_may_note_are_sent_to_do_so(tiny: Path, role: str, may: bool) -> None:
    folder = tiny / "warehouse" / "b1"
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    app = visit("together", role=role, **QUARTER)
    assert text("together.no_event", "id") in screen(app)
    links = [link.proto.label for link in app.get("page_link")]
    assert (text("together.to_notes", "id") in links) is may


@pytest.mark.parametrize("lang", ["id", "en"])
def test_enough_units_are_told_with_interval_and_ceiling(tiny: Path, lang: str) -> None:
    page = screen(visit("together", lang=lang, unit="kota", by="quarter", period="2026-Q3"))
    told = (
        {"r": "0,31", "lo": "-0,06", "hi": "0,60"}
        if lang == "id"
        else {"r": "0.31", "lo": "-0.06", "hi": "0.60"}
    )
    told["lo"] = told["lo"].replace("-", "−")
    assert text("together.moves_none", lang, units="30", **told) in page
    assert text("together.ceiling", lang, r="0,55" if lang == "id" else "0.55") in page
    assert text("together.not_causing", lang) in page


def test_only_questions_and_the_chosen_unit_are_named(tiny: Path) -> None:
    spec = json.loads(charts(visit("together", **QUARTER))[0])
    shown = {tuple(trace["text"]): trace["mode"] for trace in spec["data"]}
    assert shown[("Kelurahan Plaju Ulu",)] == "markers+text"
    assert sorted(shown.values()) == ["markers", "markers+text"]
    assert [shape["x0"] for shape in spec["layout"]["shapes"]] == [50, 0]


def test_the_list_asks_and_does_not_find(tiny: Path) -> None:
    page = screen(visit("together", **QUARTER))
    assert text("together.questions_lead", "id") in page
    assert "Kelurahan Plaju Ulu" in page and text("together.ask", "id") in page


def test_no_question_is_said(tiny: Path) -> None:
    change(tiny, "update pair set question = false")
    assert text("together.no_question", "id") in screen(visit("together", **QUARTER))


def test_a_unit_without_parts_stands_among_those_around_it(tiny: Path) -> None:
    page = screen(visit("together", unit="pkm", by="quarter", period="2026-Q3"))
    assert text("together.of", "id", unit="Kecamatan Plaju") in page


def test_a_hidden_unit_is_counted_and_not_drawn(tiny: Path) -> None:
    change(tiny, "update pair set x = null, y = null, x_lo = null, n_x = null, question = false, status = 'hidden' "
                 "where unit_id = 'ulu'")  # fmt: skip
    app = visit("together", **QUARTER)
    assert text("together.hidden", "id", n="1") in screen(app)
    assert "Plaju Ulu" not in charts(app)[0] and "66.2" not in charts(app)[0]


def test_a_limit_is_an_open_dot_without_whiskers(tiny: Path) -> None:
    crosses = [
        Cross("a", 90, None, None, 70, 68, 72, "x", True, "question"),
        Cross("b", 10, 5, 20, 80, 78, 82, "y"),
    ]
    plain, asked = scatter(crosses, (50, 75), ("x", "y"), ("median", "median"), LOOK)["data"]
    assert asked["marker"]["color"] == [LOOK.ink.ground] != plain["marker"]["color"]
    assert asked["error_x"]["array"] == [0] and plain["error_x"]["array"] == [10]


def test_events_of_the_view_can_be_chosen(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    visit("together", **QUARTER)
    judgements.add_event("plaju", None, dt.date(2026, 8, 1), "intervention", "Antrean daring")
    app = visit("together", **QUARTER)
    page = screen(app)
    assert "Antrean daring" in page and text("together.no_event", "id") not in page
