"""What a person sees of a page: opened and come to rest, its tables as texts, its words from the catalogues."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as TooLateError

from tests.pages.conftest import text

PAGES = (
    "overview", "trend", "comparison", "improvement", "completeness", "competence", "citizens", "recognition",
    "rollout", "unit", "behaviour", "followup", "report", "data", "methodology", "mine", "access", "log",
)  # fmt: skip
PATIENCE = 30_000
CALM = """() => {
  const busy = !document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    || document.querySelector('[data-testid="stSkeleton"], [data-stale="true"], .stPlotlyChart:not(:has(.main-svg))');
  const now = performance.now();
  if (busy) { window.__calm = null; return false; }
  window.__calm ??= now;
  return now - window.__calm > 400;
}"""

__all__ = ["PAGES", "asked", "cells", "number", "pick", "rest", "text", "visit"]


def visit(page: Page, server: str, name: str = "", **view: str) -> None:
    """Open a page of the app with a view and wait until it is drawn."""
    page.goto(f"{server}/{'' if name == 'overview' else name}?{urlencode(view)}")
    rest(page)


def rest(page: Page) -> None:
    """Wait until the page has a title and nothing has run or waited to be replaced for a moment."""
    expect(page.locator("h1").first).to_be_visible(timeout=PATIENCE)
    page.evaluate("() => { window.__calm = null }")
    page.wait_for_function(CALM, timeout=PATIENCE, polling=100)


def pick(box: Locator, option: str) -> None:
    """Choose in a select box; a choice that meets a page being drawn is made once more."""
    wanted = box.page.get_by_role("option", name=option, exact=True)
    for is_last in (False, False, True):
        box.click()
        try:
            wanted.click(timeout=PATIENCE / 4)
            expect(box).to_have_value(option, timeout=PATIENCE / 4)
            return
        except (TooLateError, AssertionError):
            if is_last:
                raise
            box.page.keyboard.press("Escape")


def asked(page: Page) -> dict[str, str]:
    """The view as the address says it."""
    return dict(parse_qsl(urlsplit(page.url).query))


def cells(table: Locator) -> list[dict[str, str]]:
    """The rows of a table on screen, each by its column titles."""
    shadow = table.locator("table[role=grid]")
    shadow.locator("tbody tr").first.wait_for(state="attached", timeout=PATIENCE)
    heads = shadow.locator("thead th").all_text_contents()
    rows: list[list[str]] = shadow.evaluate(
        "grid => [...grid.querySelectorAll('tbody tr')].map(r => [...r.children].map(c => c.textContent))"
    )
    return [dict(zip(heads, row, strict=False)) for row in rows]


def number(written: str) -> float:
    """`1.234,5 %` as a number."""
    found = re.search(r"-?[\d.]+(?:,\d+)?", written.replace("\N{MINUS SIGN}", "-"))
    assert found, f"no number in {written!r}"
    return float(found.group().replace(".", "").replace(",", "."))
