"""Diskusi and the facilitator's screen in a real browser: prepared and opened, typed while others act, on a phone."""

import datetime as dt
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.discussion import agenda, sessions, voices
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.voices import Voice
from tests.browser.hall import held
from tests.browser.look import PATIENCE, asked, rest, text, visit
from tests.browser.test_pages import grave
from tests.browser.window import separate
from tests.discussion.conftest import again, draft, opened

pytestmark = pytest.mark.browser

PLACE, SPAN, DAY = ("territory", "plaju", "Kecamatan Plaju"), ("quarter", "2026-Q3"), dt.date(2026, 11, 20)
PHONE = {"width": 390, "height": 844}
WIDER = "() => document.querySelector('.stMain').scrollWidth - document.querySelector('.stMain').clientWidth"


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose discussions these tests write themselves; its address."""
    with held(tmp_path_factory.mktemp("rooms") / "data") as url:
        yield url


@pytest.fixture
def talk(hall: str) -> Discussion:
    """An open discussion with two points, an opinion waiting."""
    talk = sessions.create(PLACE, SPAN, DAY, "Aula", "Seluruh lurah")
    agenda.fill(talk, [draft("ikm", "Waktu tunggu memburuk"), draft(None, "Piket loket")])
    talk = opened(talk)
    first = agenda.points(talk)[0].id
    voices.take(
        talk.code, Voice(f"once-{talk.code}", "phone", first, "agree", "Antrean pagi terlalu panjang")
    )
    return talk


def test_a_discussion_is_prepared_and_opened(page: Page, hall: str) -> None:
    visit(page, hall, "discussion", unit="plaju", by="quarter", period="2026-Q3")
    page.get_by_text(text("discussion.prepare", "id")).click()
    page.get_by_role("textbox", name=text("discussion.place", "id")).fill("Aula Kantor Camat")
    page.get_by_label(text("discussion.topics", "id")).fill("Piket loket")
    page.get_by_role("button", name=text("discussion.keep", "id")).click()
    expect(page.get_by_alt_text("/ikut/")).to_be_visible(timeout=PATIENCE)
    rest(page)
    talk = sessions.find(asked(page)["code"])
    assert talk is not None and talk.place == "Aula Kantor Camat"
    assert grave(page) == []
    page.get_by_role("button", name=text("discussion.start", "id"), exact=True).click()
    expect(page.get_by_text(text("discussion.join_open", "id"))).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name=text("discussion.enlarge", "id")).click()
    expect(page.get_by_role("dialog")).to_contain_text(talk.code, timeout=PATIENCE)
    page.keyboard.press("Escape")
    with page.context.expect_page() as other:
        page.get_by_role("link", name=text("discussion.to_facilitate", "id")).click()
    expect(other.value.get_by_role("button", name=text("facilitate.next", "id"))).to_be_visible(
        timeout=PATIENCE
    )
    other.value.get_by_role("button", name=text("facilitate.next", "id")).click()
    expect(other.value.get_by_text(text("facilitate.no_votes", "id"))).to_have_count(0)
    expect(other.value.locator(".k-step")).to_contain_text("1", timeout=PATIENCE)
    assert again(talk).state == "open"
    page.get_by_role("link", name=text("discussion.back", "id")).click()
    expect(page.get_by_role("heading", name=text("discussion.running", "id"))).to_be_visible(timeout=PATIENCE)


def test_what_is_being_typed_stays_while_the_room_goes_on(page: Page, hall: str, talk: Discussion) -> None:
    page.goto(f"{hall}/facilitate?code={talk.code}")
    rest(page)
    expect(page.get_by_text("Antrean pagi terlalu panjang")).to_be_visible(timeout=PATIENCE)
    assert grave(page) == []
    page.get_by_role("radio", name=text("facilitate.part_agree", "id")).click()
    page.get_by_text(text("agree.new_action", "id")).click()
    title = page.get_by_role("textbox", name=text("agree.action", "id"), exact=True)
    title.click()
    page.keyboard.type("Buka loket ")
    sessions.to_step(talk, 2)  # by the presenter
    expect(page.locator(".k-step h2")).to_have_text("Piket loket", timeout=PATIENCE)
    page.keyboard.type("kedua")
    page.wait_for_timeout(2500)  # lists are asked anew meanwhile
    page.keyboard.type(" tiap pagi")
    expect(title).to_have_value("Buka loket kedua tiap pagi")
    expect(title).to_be_focused()


def test_a_phone_serves_as_the_second_screen(browser: Browser, hall: str, talk: Discussion) -> None:
    context = separate(browser, viewport=PHONE, is_mobile=True, has_touch=True, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{hall}/facilitate?code={talk.code}&lang=en")
    rest(page)
    page.get_by_role("button", name=text("facilitate.next", "en"), exact=True).tap()
    expect(page.locator(".k-step h2")).to_have_text("Waktu tunggu memburuk", timeout=PATIENCE)
    page.get_by_role("button", name=text("facilitate.release", "en")).tap()
    expect(page.get_by_text(text("facilitate.none_waiting", "en"))).to_be_visible(timeout=PATIENCE)
    assert [one.opinion for one in voices.released(talk.id)] == ["Antrean pagi terlalu panjang"]
    assert page.evaluate(WIDER) <= 0 and grave(page) == []
    page.goto(f"{hall}/discussion?code={talk.code}&lang=en")
    rest(page)
    assert page.evaluate(WIDER) <= 0 and grave(page) == []
    context.close()
