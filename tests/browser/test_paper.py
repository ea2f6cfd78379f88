"""A view taken along: its link opens the same for somebody else, and on paper nothing of it is missing."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.look import PATIENCE, asked, rest, text, visit

pytestmark = pytest.mark.browser

VIEW = {"unit": "contoh-kec-plaju", "view": "territory", "by": "quarter", "period": "2026-Q3", "lang": "id"}

RIGHT = """() => Math.max(...[...document.querySelectorAll(".stMain table, .stMain img, .k-card, .k-dots")]
  .map(part => part.getBoundingClientRect().right))"""


def test_a_copied_link_opens_the_same_view_without_the_role_it_was_made_in(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    visit(page, server, "trend", **VIEW, role="pimpinan", metric="very_good")
    page.get_by_role("button", name=text("link.button", "id")).click()
    field = page.get_by_label(text("link.address", "id"))
    expect(page.get_by_role("status").get_by_text(text("link.copied", "id"))).to_be_visible(timeout=PATIENCE)
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == field.input_value() and "role=" not in link
    page.goto(link)
    rest(page)
    assert asked(page).items() >= (VIEW | {"metric": "very_good"}).items()


def test_a_link_shows_another_role_what_it_may_see_itself(page: Page, server: str) -> None:
    view = VIEW | {"metric": "not_rated"}
    for role, kind in (("kepegawaian", "internal"), ("fasilitator", "shared")):
        visit(page, server, "trend", **view, role=role)
        said = page.locator(".st-key-strip").get_by_text(text(f"frame.{kind}", "id"))
        expect(said.first).to_be_visible(timeout=PATIENCE)
        assert asked(page).items() >= view.items()


def test_on_paper_nothing_is_cut_and_every_sheet_says_what_it_is(page: Page, server: str) -> None:
    visit(page, server, "overview", **VIEW)
    heading = page.locator(".k-signals thead th").last.inner_text().split("\n")[0]
    told = [plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    for said in ("Kecamatan Plaju", text("frame.synthetic", "id"), text("printed.page", "id")):
        assert all(plain(said) in sheet for sheet in told)
    assert plain(heading) in "".join(told) and plain(text("link.button", "id")) not in "".join(told)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for width in (703, 1031):  # A4 upright and across, less its margins, in pixels of 1/96 inch
        page.set_viewport_size({"width": width, "height": 1000})
        assert page.evaluate(RIGHT) <= width + 1


def test_a_long_list_begins_on_the_first_sheet_and_a_table_stands_once(page: Page, server: str) -> None:
    """Kept whole, the bars of all units would begin on a sheet of their own."""
    visit(page, server, "completeness", **VIEW)
    first, *_ = [plain(sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    assert "Kelurahan" in first.partition(plain(text("completeness.states", "id")))[2]
    assert not any(plain(text(word, "id")) in first for word in ("filter.unit", "link.button"))
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stDataFrame").first).to_be_hidden()
    expect(page.locator(".k-print table").first).to_be_visible()


def plain(said: str) -> str:
    """Without blanks, which a PDF keeps or not as it likes."""
    return re.sub(r"\s", "", said)
