"""A window that many tests share knows nothing of those before."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.window import DESK, forget

pytestmark = pytest.mark.browser

KEEP = "() => { localStorage.kept = sessionStorage.kept = document.cookie = 'kept=1' }"
KEPT = "() => [localStorage.length, sessionStorage.length, document.cookie]"


def test_nothing_of_an_earlier_test_is_left(shared_window: Page, server: str) -> None:
    window, about = shared_window, f"{server}/api/v1/"
    window.goto(about)
    before = window.evaluate(KEPT)
    window.evaluate(KEEP)
    window.context.grant_permissions(["clipboard-read"])
    window.context.new_page()
    window.set_viewport_size({"width": 390, "height": 844})
    window.emulate_media(media="print", color_scheme="dark")
    assert window.evaluate(KEPT) == [1, 1, "kept=1"]

    forget(window)
    assert window.context.pages == [window] and window.context.cookies() == []
    window.goto(about)
    expect(window.locator("h1")).to_be_visible()
    assert window.evaluate(KEPT) == before == [0, 0, ""]
    size = window.evaluate("() => ({width: innerWidth, height: innerHeight})")
    assert size == DESK
    for asked in ("print", "(prefers-color-scheme: dark)"):
        assert not window.evaluate("asked => matchMedia(asked).matches", asked)
    allowed = "() => navigator.permissions.query({name: 'clipboard-read'}).then(it => it.state)"
    assert window.evaluate(allowed) != "granted"
