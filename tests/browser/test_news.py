"""An open page in a real browser follows what is published, without a click, and asks nothing while nobody sees it."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import news
from tests.browser.look import rest, visit
from tests.browser.window import serve
from tests.pages.conftest import publish, redraw

pytestmark = pytest.mark.browser
RENAMED = "update unit set unit_name = 'Kecamatan Plaju Baru' where unit_id = 'plaju'"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server over the drawn warehouse: address and data folder."""
    data = tmp_path / "data"
    publish(data)
    with serve(data, tmp_path / "log", APP_DEMO="1") as url:
        yield url, data


def _publish_renamed(data: Path) -> None:
    folder = data / "warehouse" / "b2"
    folder.mkdir()
    file = folder / "internal.duckdb"
    file.write_bytes((data / "warehouse" / "b1" / "internal.duckdb").read_bytes())
    redraw(file, RENAMED)
    (data / "warehouse" / "CURRENT.draft").write_text("b2\n")
    (data / "warehouse" / "CURRENT.draft").replace(data / "warehouse" / "CURRENT")


def test_an_open_page_shows_a_build_as_soon_as_it_is_published(page: Page, place: tuple[str, Path]) -> None:
    url, data = place
    questions: list[float] = []
    page.on(
        "request", lambda told: questions.append(time.monotonic()) if told.url.endswith("/news") else None
    )
    visit(page, url, "trend", unit="plaju")
    page.wait_for_timeout(3500)
    assert len(questions) >= 2, "an open page asks"
    assert page.locator(".st-key-unseen").bounding_box() is None, "and shows nothing of it"
    chosen = page.locator(".st-key-filter_unit input")
    expect(chosen).to_have_value(re.compile("Kecamatan Plaju$"))
    _publish_renamed(data)
    expect(chosen).to_have_value(re.compile("Kecamatan Plaju Baru$"), timeout=5_000)
    rest(page)
    settled = len(questions)
    runs = page.evaluate(COUNT_RUNS)
    page.wait_for_timeout(3000)
    assert len(questions) > settled and page.evaluate("() => window.kRuns") == runs, "it is drawn anew once"
    assert news.ASK_SECONDS <= 1


COUNT_RUNS = """() => {
  window.kRuns = 0;
  new MutationObserver(() => { window.kRuns += 1; }).observe(
    document.querySelector('[data-testid="stApp"]'), {attributeFilter: ["data-test-script-state"]});
  return 0;
}"""
