"""Every page in Indonesian on a desk and in English in a hand: drawn, honest about its data, within the window,
accessible."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.look import PAGES, PATIENCE, rest, text, visit
from tests.browser.window import watched

pytestmark = pytest.mark.browser

# Each language, size and appearance once: what they do to a page, they do alone.
SCHEME: dict[str, Literal["light", "dark"]] = {"id": "light", "en": "dark"}
# Streamlit's navigation is a <ul data-testid="stSidebarNavItems"> whose groups are <div>s with the <li>s inside; axe
# has the rules `list` (the <ul>) and `listitem` (each <li>) for it. On a phone Streamlit scrolls a wide st.table in a
# wrapper of its own that takes no focus. The markup is Streamlit's, not ours to change.
KNOWN = {
    "list": "ul[data-testid=stSidebarNavItems]",
    "listitem": "ul[data-testid=stSidebarNavItems] > div > li",
    "scrollable-region-focusable": "div:has(> table[data-testid=stTableStyledTable])",
}


def grave(page: Page) -> list[str]:
    """Serious and critical findings of axe that stay, without those of Streamlit's own that are named above.

    What waits to be replaced is faded for a moment, and pale then.
    """
    for _ in range(3):
        if not (found := _findings(page)):
            break
        page.wait_for_timeout(700)
    return found


def _findings(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{finding['id']}: {node['html'][:200]}"
        for finding in found
        if finding["impact"] in ("serious", "critical")
        for node in finding["nodes"]
        if not _known(page, finding["id"], node["target"][0])
    ]


def _known(page: Page, rule: str, selector: str) -> bool:
    return rule in KNOWN and page.locator(selector).first.evaluate(
        "(e, known) => e.matches(known)", KNOWN[rule]
    )


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_menu_is_drawn_on_a_desk(shared_window: Page, server: str, name: str) -> None:
    """One after the other, as somebody goes through them: the app is loaded once."""
    with watched(shared_window):
        shared_window.emulate_media(color_scheme=SCHEME["id"])
        if shared_window.url.startswith(server):
            go(shared_window, name)
        else:
            visit(shared_window, server, name, lang="id")
        is_drawn(shared_window, name, "id")


def go(page: Page, name: str) -> None:
    """Choose a page in the menu and wait until it stands in the place of the one before."""
    title = page.locator("h1").first
    before = title.inner_text()
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name=text(f"nav.{name}", "id"), exact=True).click()
    page.wait_for_url(re.compile(f"/{'' if name == 'overview' else name}([?]|$)"), wait_until="commit")
    expect(title).not_to_have_text(before, timeout=PATIENCE)
    rest(page)


@pytest.mark.parametrize("name", PAGES)
def test_an_address_of_a_page_is_drawn_in_a_hand(page: Page, server: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=SCHEME["en"])
    visit(page, server, name, lang="en")
    is_drawn(page, name, "en")


def is_drawn(page: Page, name: str, lang: str) -> None:
    """Nothing failed, the data are told to be invented, language and appearance are those asked for, all is within the
    window and accessible."""
    badge = page.locator(".st-key-strip").get_by_text(text("frame.synthetic", lang))
    expect(badge).to_be_visible(timeout=PATIENCE)
    assert page.get_by_test_id("stAlert").count() == 0
    assert page.get_by_test_id("stException").count() == 0
    assert text("frame.error_title", lang) not in page.locator("body").inner_text()
    assert page.locator("html").get_attribute("lang") == lang
    other = "en" if lang == "id" else "id"
    title = page.locator("h1").first.inner_text()
    assert page.viewport_size
    width = page.viewport_size["width"]
    if name in ("trend", "comparison", "methodology"):
        assert title == text(f"{name}.title", lang) != text(f"{name}.title", other)
    scrolled = page.evaluate("() => document.scrollingElement.scrollWidth")
    inside = page.get_by_test_id("stMain").evaluate("e => e.scrollWidth - e.clientWidth")
    assert scrolled <= width and inside <= 0, f"{scrolled} px in a window of {width}, {inside} px too wide"
    ground = page.get_by_test_id("stApp").evaluate("e => getComputedStyle(e).backgroundColor")
    light = sum(map(int, ground.partition("(")[2].rstrip(")").split(",")[:3])) > 3 * 128
    assert light == (SCHEME[lang] == "light"), f"{ground} in {SCHEME[lang]}"
    assert not grave(page)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_about_the_interface_for_programs_is_accessible(page: Page, server: str, lang: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme=SCHEME[lang])
    page.goto(f"{server}/api/v1/?lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_contain_text(text("api.title", lang))
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= 390
    assert not grave(page)


def test_the_document_forbids_what_is_not_ours(page: Page, server: str) -> None:
    answer = page.goto(f"{server}/trend")
    assert answer is not None
    sent = answer.all_headers()
    policy = sent["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "frame-ancestors 'self'"):
        assert part in policy
    scripts = policy.partition("script-src ")[2].partition(";")[0]
    assert "unsafe" not in scripts and "http" not in scripts
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "same-origin"
    rest(page)
    # The policy is alive: what it forbids does not run.
    ran = page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.__ran = 1';"
        " document.head.append(s); return window.__ran }"
    )
    assert ran is None
