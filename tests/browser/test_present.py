"""A discussion on the wall in a real browser: keys and remote control, two screens that follow, nothing cut off."""

import datetime as dt
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from dashboard.discussion import agenda, agreements, proposals, sessions, voices
from dashboard.discussion.sessions import Discussion
from tests.browser.hall import held
from tests.browser.look import PATIENCE, asked
from tests.browser.test_pages import grave
from tests.discussion.conftest import again, draft

pytestmark = pytest.mark.browser

PLACE, SPAN, DAY = ("territory", "plaju", "Kecamatan Plaju"), ("quarter", "2026-Q3"), dt.date(2026, 11, 20)
WALLS: dict[str, ViewportSize] = {
    "large": {"width": 1920, "height": 1080},
    "small": {"width": 1366, "height": 768},
}
LONG = "Pengaduan tentang waktu pelayanan di loket kelurahan tidak dijawab sampai selesai " * 2
# What reaches beyond the window or is cut off inside its box, or lies on something else that is read.
CUT = """() => {
  const wide = innerWidth + 1, high = innerHeight + 1, found = [];
  for (const box of document.querySelectorAll(
      '.k-slide :is(h1, p, li, img), .k-live :is(h2, p, dd, img, blockquote), .k-agreed li, .k-foot > *, button')) {
    const at = box.getBoundingClientRect();
    const isOut = at.right > wide || at.bottom > high || at.left < -1 || at.top < -1;
    if (at.width && isOut) found.push(box.outerHTML.slice(0, 90));
  }
  for (const frame of document.querySelectorAll('.k-slide, .k-live, .k-agreed, .k-foot')) {
    if (frame.scrollHeight > frame.clientHeight + 1 || frame.scrollWidth > frame.clientWidth + 1)
      found.push('cut: ' + frame.className);
  }
  const main = document.querySelector('.stMain');
  if (main.scrollHeight > main.clientHeight + 1 || document.documentElement.scrollHeight > high) found.push('scrolls');
  return found;
}"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server whose discussions these tests write themselves; its address."""
    with held(tmp_path_factory.mktemp("wall") / "data") as url:
        yield url


@pytest.fixture
def talk(hall: str) -> Discussion:
    """An open discussion: a finding with its chart, a long topic, a short one."""
    talk = sessions.create(PLACE, SPAN, DAY, "Aula Kantor Kecamatan Plaju", "Semua")
    found = proposals.proposals(*PLACE[:2], *SPAN)
    agenda.fill(talk, [found[0], draft(None, LONG[:160]), draft(None, "Piket loket")])
    sessions.start(again(talk), "b1")
    return again(talk)


def open_wall(page: Page, hall: str, talk: Discussion, **more: str) -> None:
    """The presenter's screen, drawn."""
    words = "".join(f"&{name}={value}" for name, value in more.items())
    page.goto(f"{hall}/present?code={talk.code}{words}")
    expect(page.locator(".k-foot")).to_be_visible(timeout=PATIENCE)
    page.wait_for_function("() => window.__presentKeys", timeout=PATIENCE)


def at(page: Page, step: int, last: int = 4) -> None:
    """Wait until the screen shows a step."""
    expect(page.locator(".k-foot")).to_contain_text(f"{step} / {last}", timeout=PATIENCE)


def test_keys_and_remote_control_move_the_room(page: Page, hall: str, talk: Discussion) -> None:
    open_wall(page, hall, talk)
    presses = [
        ("ArrowRight", 1), ("PageDown", 2), ("ArrowLeft", 1), ("End", 4), ("PageUp", 3), (" ", 4), ("Home", 0),
    ]  # fmt: skip
    for key, step in presses:
        page.keyboard.press(key)
        at(page, step)
        assert asked(page)["step"] == str(step)
        assert again(talk).step == step
    for _ in range(3):  # faster than the server answers
        page.keyboard.press("PageDown")
    at(page, 3)
    page.go_back()
    expect(page.locator(".k-foot")).not_to_contain_text("3 / 4", timeout=PATIENCE)


def test_keys_leave_typing_and_shortcuts_alone(page: Page, hall: str, talk: Discussion) -> None:
    open_wall(page, hall, talk, step="1")
    page.keyboard.press("Control+ArrowRight")
    page.keyboard.press("q")
    page.wait_for_timeout(600)
    assert again(talk).step == 1
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement", timeout=PATIENCE)


def test_screens_follow_one_another(browser: Browser, page: Page, hall: str, talk: Discussion) -> None:
    open_wall(page, hall, talk)
    other = browser.new_page()
    open_wall(other, hall, talk, role="kepala_unit")
    page.locator(".st-key-present_next button").click()
    at(page, 1)
    at(other, 1)
    begun = time.monotonic()
    sessions.to_step(talk, 2)
    at(page, 2)
    at(other, 2)
    assert time.monotonic() - begun < 5
    other.keyboard.press("ArrowRight")
    other.wait_for_timeout(800)
    assert again(talk).step == 2, "who only follows moves nothing"
    other.close()


def test_votes_and_released_opinions_come_by_themselves(page: Page, hall: str, talk: Discussion) -> None:
    open_wall(page, hall, talk, step="1")
    expect(page.locator(".k-live .k-qr")).to_be_visible()
    point = agenda.points(talk)[0].id
    voices.take(talk.code, voices.Voice("once-0001", "phone-a", point, "agree", "Betul, antre lama"))
    expect(page.locator(".k-live .k-votes")).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".k-live")).not_to_contain_text("Betul")
    voices.release(talk, voices.incoming(talk)[0])
    expect(page.locator(".k-live blockquote")).to_contain_text("Betul, antre lama", timeout=5000)


@pytest.mark.parametrize(("wall", "lang"), [("large", "id"), ("small", "en")])
def test_nothing_is_cut_off_on_any_step(
    page: Page, hall: str, talk: Discussion, wall: str, lang: str
) -> None:
    fill(talk)
    page.set_viewport_size(WALLS[wall])
    page.emulate_media(color_scheme="dark" if lang == "en" else "light")
    open_wall(page, hall, talk, lang=lang)
    for step in range(5):
        at(page, step)
        page.wait_for_timeout(300)
        assert page.evaluate(CUT) == [], step
        if step in (0, 1, 4):
            assert grave(page) == [], step
        page.keyboard.press("PageDown")


def fill(talk: Discussion) -> None:
    """As much as a wall must hold: long opinions, many votes, long agreements."""
    point = agenda.points(talk)[0].id
    for number in range(5):
        stance = voices.STANCES[number % 3]
        said = (LONG * 4)[:590]
        voices.take(
            talk.code,
            voices.Voice(f"once-{talk.id}-{number}-0", f"phone-{number}", point, stance, said, said),
        )
    for opinion in voices.incoming(talk):
        voices.release(talk, opinion)
    for _ in range(7):
        agreements.decide(talk, LONG[:150])
        agreements.agree(
            talk, agreements.Plan("lainnya", LONG[:150], "Sekretaris Kecamatan", "2026-12", "ikm", LONG[:150])
        )


def test_on_a_phone_it_is_a_page_to_scroll(page: Page, hall: str, talk: Discussion) -> None:
    fill(talk)
    page.set_viewport_size({"width": 390, "height": 844})
    for step in ("1", "4"):
        open_wall(page, hall, talk, step=step)
        at(page, int(step))
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
        assert grave(page) == []


def test_an_unknown_code_is_a_designed_page(page: Page, hall: str) -> None:
    page.goto(f"{hall}/present?code=QQQQQQ")
    expect(page.locator(".k-none h1")).to_have_text("Diskusi tidak ditemukan", timeout=PATIENCE)
    assert grave(page) == []
