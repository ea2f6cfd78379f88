"""Laporan in a browser: the reports of a subtree arrive as one file, slides of a unit when they are asked for."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hall import held
from tests.browser.look import PATIENCE, rest, text, visit

pytestmark = pytest.mark.browser

VIEW = {"unit": "plaju", "view": "territory", "by": "quarter", "period": "2026-Q3", "lang": "id"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over three drawn units; its address."""
    with held(tmp_path_factory.mktemp("report") / "data") as url:
        yield url


def taken(page: Page, button: Locator) -> zipfile.ZipFile:
    """What arrives at a click; a PPTX is a ZIP too."""
    with page.expect_download(timeout=PATIENCE) as coming:
        button.click()
    return zipfile.ZipFile(Path(coming.value.path()))


def test_all_units_below_arrive_in_one_file(page: Page, small: str) -> None:
    visit(page, small, "report", **VIEW)
    page.get_by_role("radio", name=text("report.scope_many", "id", n=3)).click()
    rest(page)
    page.locator(".st-key-report_start button").click()
    ready = page.locator(".st-key-report_zip button")
    expect(ready).to_be_visible(timeout=PATIENCE)
    names = taken(page, ready).namelist()
    assert len([name for name in names if name.endswith(".pdf")]) == 3


def test_slides_of_a_unit_are_made_when_they_are_asked_for(page: Page, small: str) -> None:
    visit(page, small, "report", **VIEW)
    assert page.get_by_text(text("deck.unit_download", "id")).count() == 0
    page.get_by_text(text("deck.unit", "id")).click()
    offered = page.get_by_role("button", name=text("deck.unit_download", "id"))
    expect(offered).to_be_visible(timeout=PATIENCE)
    assert any(name.startswith("ppt/slides/slide") for name in taken(page, offered).namelist())
