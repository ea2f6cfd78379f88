"""A filter in a real browser: the view is drawn anew, nothing around it, and it is what is drawn afresh."""

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.look import PATIENCE, asked, rest, visit
from tests.browser.window import leave
from tests.pages.conftest import text

pytestmark = pytest.mark.browser
VIEW = {"unit": "contoh-kec-plaju", "view": "territory", "by": "quarter"}


class Sent:
    """Kinds of messages that the server has sent."""

    def __init__(self, page: Page) -> None:
        self.kinds: list[str] = []
        page.on("websocket", self._listen)

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._note)

    def _note(self, frame: Any) -> None:
        if isinstance(frame, bytes):
            self.kinds.append(str(ForwardMsg.FromString(frame).WhichOneof("type")))


def choose(page: Page, name: str, nth: int) -> None:
    """Choose the option of a filter, and wait until the page rests."""
    before = page.url
    page.locator(f".st-key-filter_{name}").get_by_role("combobox").click()
    page.get_by_role("option").nth(nth).click()
    page.wait_for_url(lambda url: url != before, timeout=PATIENCE, wait_until="commit")
    rest(page)


def table(page: Page) -> str:
    """The table of signals as it stands in the page."""
    return str(page.locator(".k-signals").evaluate("box => box.outerHTML"))


def test_a_filter_sends_no_navigation_and_the_address_follows(page: Page, server: str) -> None:
    sent = Sent(page)
    visit(page, server, "trend", **VIEW, period="2026-Q3")
    assert "navigation" in sent.kinds
    sent.kinds.clear()
    choose(page, "period", 3)
    assert "delta" in sent.kinds and "navigation" not in sent.kinds
    chosen = asked(page)["period"]
    assert chosen != "2026-Q3"
    page.go_back()
    expect(page.locator(".st-key-filter_period input")).to_have_value(
        re.compile("III 2026"), timeout=PATIENCE
    )


def test_a_table_that_was_changed_is_the_table_drawn_afresh(page: Page, server: str) -> None:
    visit(page, server, "overview", **VIEW, period="2026-Q3")
    fresh = page.context.new_page()
    for name, nth in (("period", 2), ("period", 3), ("period", 4), ("by", 3), ("unit", 3)):
        choose(page, name, nth)
        visit(fresh, server, "overview", **asked(page))
        assert table(page) == table(fresh)
        leave(fresh)


def test_the_button_of_a_card_opens_the_way_back_as_often_as_it_is_used(page: Page, server: str) -> None:
    sent = Sent(page)
    visit(page, server, "overview", **VIEW, period="2026-Q3")
    sent.kinds.clear()
    for metric in ("good_or_better", "not_rated", "not_rated"):
        card = page.locator(f".st-key-card_{metric}")
        card.get_by_role("button", name=text("origin.button", "id")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog.locator(".k-value")).to_have_text(
            card.locator(".k-value").inner_text(), timeout=PATIENCE
        )
        page.keyboard.press("Escape")
        expect(dialog).to_have_count(0)
    assert "navigation" not in sent.kinds


@pytest.mark.parametrize(
    ("opened", "link", "led"),
    [
        ("overview", ".k-signals tbody tr:nth-child(3) a", "trend"),
        ("unit", ".k-ledger a", "trend"),
        ("improvement", ".k-below a", "improvement"),
    ],
)
def test_a_link_in_a_drawing_opens_its_page_in_the_same_session(
    page: Page, server: str, opened: str, link: str, led: str
) -> None:
    visit(page, server, opened, **VIEW, period="2026-Q3")
    page.evaluate("() => { window.__same = true }")
    way = page.locator(link).first
    address = dict(parse_qsl(urlsplit(way.get_attribute("href") or "").query))
    way.click()
    page.wait_for_url(re.compile(rf"/{led}\?"), timeout=PATIENCE, wait_until="commit")
    rest(page)
    assert address.items() <= ({"metric": "good_or_better"} | asked(page)).items()
    assert page.evaluate("() => window.__same")
    page.go_back()
    page.wait_for_url(re.compile(rf"/({opened})?\?.*2026-Q3"), timeout=PATIENCE, wait_until="commit")


def test_a_link_in_a_drawing_is_the_browsers_with_a_key_held_down(page: Page, server: str) -> None:
    visit(page, server, "overview", **VIEW, period="2026-Q3")
    with page.context.expect_page() as opened:
        page.locator(".k-signals tbody a").first.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    assert "/trend" not in page.url
