"""A view taken along: its link opens the same for somebody else, and on paper nothing of it is missing."""

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.look import PATIENCE, asked, rest, text, visit

pytestmark = pytest.mark.browser

VIEW = {"unit": "contoh-kec-plaju", "view": "territory", "by": "quarter", "period": "2026-Q3", "lang": "id"}


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


@pytest.mark.parametrize("is_wide", [False, True])
def test_on_paper_the_last_column_and_every_value_is_there(page: Page, server: str, is_wide: bool) -> None:
    visit(page, server, "overview", **VIEW)
    last = page.locator(".k-signals thead th").last
    heading = last.inner_text().split("\n")[0]
    told = PdfReader(io.BytesIO(page.pdf(format="A4", landscape=is_wide, print_background=True)))
    width = float(told.pages[0].mediabox.width)
    ends: list[float] = []
    words = ""
    for sheet in told.pages:
        words += sheet.extract_text(
            visitor_text=lambda _said, cm, tm, *_: ends.append(tm[4] * cm[0] + tm[5] * cm[2] + cm[4])
        )
    plain = re.sub(r"\s", "", words)
    assert re.sub(r"\s", "", heading) in plain
    assert ends and max(ends) < width
    for sheet in told.pages:
        on_it = re.sub(r"\s", "", sheet.extract_text())
        for said in ("Kecamatan Plaju", text("frame.synthetic", "id"), text("printed.page", "id")):
            assert re.sub(r"\s", "", said) in on_it
    assert re.sub(r"\s", "", text("link.button", "id")) not in plain
