"""The view is drawn anew by itself: what is used in it runs nothing around it, and nothing of it is lost."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import accesslog, store
from tests.conftest import ROOT
from tests.pages.charts import enrich
from tests.pages.conftest import address, again, publish, redraw, visit, words


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with what the pages ask for."""
    enrich(tiny)
    return tiny


def seen() -> list[tuple[str, str]]:
    """Page and period of each line in the access log, the newest first."""
    rows = accesslog.table(accesslog.Wanted(actions=("view",)), 50)
    return list(zip(rows["page"], rows["period"], strict=True))


def test_a_filter_sends_the_view_and_nothing_around_it(told: Path) -> None:
    app = visit("overview", by="month", period="2026-10")
    assert app.sidebar.children and app.selectbox(key="demo_role")
    app.selectbox(key="filter_period").set_value("2026-09")
    again(app)
    assert (
        app.title
        and address(app)["period"] == "2026-09"
        and seen()[:2]
        == [
            ("overview", "2026-09"),
            ("overview", "2026-10"),
        ]
    )
    keys = [box.key for box in app.selectbox]
    assert not app.sidebar.children and "demo_role" not in keys and "filter_unit" in keys


def test_what_was_chosen_stays_however_the_page_is_run(told: Path) -> None:
    app = visit("trend", by="month", period="2026-10", unit="ulu")
    chosen = app.selectbox(key="filter_period").set_value("2026-09")
    again(app)
    again(app)
    app.run()
    assert address(app)["period"] == "2026-09" and address(app)["unit"] == "ulu"
    assert app.selectbox(key="filter_period").value == chosen.value == "2026-09"


def test_a_message_that_was_under_way_does_not_bring_the_address_of_before_back(told: Path) -> None:
    app = visit("trend", by="month", period="2026-10", unit="ulu")
    app.selectbox(key="filter_period").set_value("2026-09")
    again(app)
    now = address(app)
    app.query_params["period"] = "2026-10"  # as the browser still had it when the run was asked for
    app.run()
    assert address(app) == now and now["period"] == "2026-09"
    app.run()
    app.query_params["period"] = "2026-10"  # the browser has had the new one: now it is a wish
    app.run()
    assert address(app)["period"] == app.selectbox(key="filter_period").value == "2026-10"


def test_a_choice_of_the_page_wins_over_the_address_it_was_opened_with(told: Path) -> None:
    app = visit("trend", metric="good_or_better")
    app.selectbox(key="page_metric").set_value("close_days")
    again(app)
    assert address(app)["metric"] == app.session_state["page_metric"] == "close_days"


def test_a_run_of_the_view_reads_the_build_of_now(told: Path) -> None:
    app = visit("overview", unit="plaju")
    assert "Plaju Baru" not in words(app)
    folder = publish(told, "b2")
    enrich(told)
    redraw(folder / "internal.duckdb", "update unit set unit_name = 'Plaju Baru' where unit_id = 'plaju'")
    assert "Plaju Baru" in words(again(app))


@pytest.mark.parametrize("page", ["overview", "data"])
def test_a_run_of_the_view_without_a_build_says_so(told: Path, page: str) -> None:
    app = visit(page)
    (told / "warehouse" / "CURRENT").unlink()
    again(app)
    assert not app.exception and not app.error and app.title
    store.engine().dispose()


def test_an_error_in_a_part_of_the_view_is_told_once(tiny: Path) -> None:
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60)
    app.run()  # the drawn warehouse has no findings
    assert len(app.exception) == len(again(app).exception) == 1
