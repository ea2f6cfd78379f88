"""A view is an address: it survives reload, link and navigation, Back returns to it, and nonsense falls back."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.look import PATIENCE, asked, rest, text, visit

pytestmark = pytest.mark.browser

VIEW = {
    "unit": "contoh-pkm-plaju",
    "view": "command",
    "by": "quarter",
    "period": "2026-Q2",
    "lang": "en",
}


def assert_view(page: Page) -> None:
    rest(page)
    page.wait_for_url(re.compile(r"lang=en"), timeout=PATIENCE, wait_until="commit")
    assert asked(page).items() >= VIEW.items()
    boxes = page.locator(".st-key-filters").get_by_role("combobox")
    shown = [boxes.nth(at).input_value().strip() for at in range(4)]
    assert shown[0] == "Puskesmas Plaju"
    assert shown[1:3] == [text("hierarchy.command", "en"), text("period_type.quarter", "en")]
    assert "2026" in shown[3] and "2" in shown[3].replace("2026", "")


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=text(f"nav.{name}", "en")).click()
    page.wait_for_url(re.compile(rf"/{name}\b"), timeout=PATIENCE, wait_until="commit")


def test_a_view_survives_reload_and_navigation_and_back(page: Page, server: str) -> None:
    visit(page, server, "trend", **VIEW)
    assert_view(page)
    page.reload()
    assert_view(page)
    for name in ("comparison", "improvement"):
        go(page, name)
        assert_view(page)
    # Streamlit sometimes notes a page twice on the way in, first bare and then with its view (two messages of one run),
    # so that Back may need a second press; a third would mean that one is trapped.
    for _ in range(2):
        if "/comparison" not in page.url:
            page.go_back(wait_until="commit")
            rest(page)
    assert "/comparison" in page.url
    assert_view(page)


def choose(page: Page, at: int, option: str, said: str) -> None:
    """Choose in one filter and wait for the address; a click that meets a list being drawn is made once more."""
    for patience in (PATIENCE / 3, PATIENCE):
        page.locator(".st-key-filters").get_by_role("combobox").nth(at).click()
        page.get_by_role("option", name=option, exact=True).click()
        try:
            page.wait_for_url(re.compile(said), timeout=patience, wait_until="commit")
            break
        except Error:
            continue
    assert re.search(said, page.url)
    rest(page)


def test_another_person_sees_what_was_chosen_here(page: Page, server: str) -> None:
    visit(page, server, "trend", **VIEW | {"by": "year", "period": "2025", "unit": "contoh-kec-plaju"})
    steps = (
        (2, text("period_type.quarter", "en"), "by=quarter"),
        (0, "Puskesmas Plaju", "unit=contoh-pkm-plaju"),
    )
    for at, option, said in steps:
        choose(page, at, option, said)
    here = asked(page)
    assert here["by"] == "quarter" and here["period"] == "2025-Q4"
    other = page.context.new_page()
    other.goto(page.url)
    rest(other)
    assert asked(other) == here
    for window in (page, other):
        boxes = window.locator(".st-key-filters").get_by_role("combobox")
        assert boxes.nth(0).input_value().strip() == "Puskesmas Plaju"


@pytest.mark.parametrize("name", ["unit", "view", "by", "period"])
def test_a_value_that_does_not_exist_falls_back_and_says_so(page: Page, server: str, name: str) -> None:
    visit(page, server, "overview", **{name: "<b>tidak-ada</b>"})
    said = text(f"filter.unknown_{name}", "id", value="<b>tidak-ada</b>")
    expect(page.get_by_text(said)).to_be_visible(timeout=PATIENCE)
    assert asked(page)[name] != "<b>tidak-ada</b>"
    expect(page.locator(".st-key-card_good_or_better")).to_be_visible()
