"""Page Laporan: what it offers to whom, in both languages, and the many reports with their progress."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.views import report_many
from tests.pages.charts import screen
from tests.pages.conftest import text, visit
from tests.report.drawn import draw
from tests.security.conftest import (
    PEOPLE,
    claims,
    signed_in,
    world,  # noqa: F401 - fixture
)

ASKED = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}


@pytest.fixture
def told(data: Path) -> Path:
    draw(data)
    return data


def labels(app: AppTest) -> list[str]:
    """What can be pressed or taken, in words."""
    return [str(button.label) for kind in ("button", "download_button") for button in app.get(kind)]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_unit_shows_its_first_page_and_its_file(told: Path, lang: str) -> None:
    app = visit("report", lang=lang, **ASKED)
    page = screen(app)
    for key in ("preview", "contents", "trends", "method"):
        assert text(f"report.{key}", lang) in page
    start = text("report.download", lang, size="").split("(")[0]
    assert any(label.startswith(start) for label in labels(app))


def test_many_are_written_step_by_step_and_can_be_stopped(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_many, "AT_ONCE_SECONDS", 0)
    app = visit("report", lang="id", scope="many", **ASKED)
    app.button(key="report_start").click().run()
    assert app.session_state["_report_batch"].done == 1
    app.button(key="report_cancel").click().run()
    assert "_report_batch" not in app.session_state
    assert text("report.cancelled", "id") in screen(app)
    app.button(key="report_start").click().run()
    for done in (2, 3):
        app.run()
        assert app.session_state["_report_batch"].done == done
    assert text("report.ready", "id", n="3") in screen(app)
    assert any("ZIP" in label for label in labels(app))


def test_another_choice_drops_what_was_written(told: Path) -> None:
    app = visit("report", lang="id", scope="many", **ASKED)
    app.button(key="report_start").click().run()
    app.query_params["in"] = "en"
    app.query_params["period"] = "2026-Q2"
    app.run()
    assert "_report_batch" not in app.session_state
    assert text("report.stale", "id") in screen(app)


@pytest.mark.parametrize("role", ["kepegawaian", "pimpinan", "fasilitator", "pegawai"])
def test_exact_figures_are_offered_to_who_may_see_them(world: Path, role: str) -> None:  # noqa: F811
    app = signed_in(claims(PEOPLE[role]), "report", unit="plaju", by="quarter", period="2026-Q3")
    assert not app.exception
    offered = text("report.numbers", "id") in [str(control.label) for control in app.get("button_group")]
    assert offered == (role in ("kepegawaian", "pimpinan"))
