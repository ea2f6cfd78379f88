"""A whole discussion with everybody at once: projector, facilitator, five phones, and a new build in the middle."""

import datetime as dt
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.discussion import agenda, agreements, sessions, voices
from dashboard.discussion.sessions import Discussion
from tests.browser.look import PATIENCE, pick, rest, text
from tests.browser.test_pages import grave
from tests.browser.window import separate, serve
from tests.discussion.conftest import again, draft
from tests.pages.charts import MORE
from tests.pages.conftest import publish, redraw

pytestmark = pytest.mark.browser

PLACE, SPAN, DAY = ("territory", "plaju", "Kecamatan Plaju"), ("quarter", "2026-Q3"), dt.date(2026, 11, 20)
PHONES = 5
SAID = [f"Pendapat dari ponsel {n}" for n in range(PHONES)]
STANCES = ("agree", "agree", "agree", "unsure", "disagree")


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A server over the drawn warehouse, its app database shared with this process: address and data folder."""
    data = tmp_path / "data"
    monkeypatch.setenv("KINERJA_DATA", str(data))
    _publish(data, "b1")
    with serve(data, tmp_path / "log") as url:
        yield url, data


def _publish(data: Path, build: str) -> None:
    """Both files of a build, then its name: what a build does last."""
    publish(data, build, finish=_both)


def _both(folder: Path) -> None:
    redraw(folder / "internal.duckdb", MORE)
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")


def _talk() -> Discussion:
    talk = sessions.create(PLACE, SPAN, DAY, "Aula", "Seluruh lurah")
    agenda.fill(talk, [draft("ikm", "Waktu tunggu memburuk"), draft(None, "Piket loket")])
    return again(talk)


def _window(browser: Browser, width: int, height: int, mobile: bool = False) -> Page:
    size = {"width": width, "height": height}
    return separate(browser, viewport=size, is_mobile=mobile, has_touch=mobile).new_page()


def test_everybody_at_once(browser: Browser, hall: tuple[str, Path]) -> None:
    (url, data), talk = hall, _talk()
    wall, desk = _window(browser, 1920, 1080), _window(browser, 1440, 900)
    phones = [_window(browser, 390, 844, mobile=True) for _ in range(PHONES)]
    desk.goto(f"{url}/facilitate?code={talk.code}")
    rest(desk)
    desk.get_by_role("button", name=text("discussion.start", "id")).click()
    wall.goto(f"{url}/present?code={talk.code}")
    expect(wall.locator(".k-foot")).to_be_visible(timeout=PATIENCE)
    desk.get_by_role("button", name=text("facilitate.next", "id"), exact=True).click()
    expect(wall.get_by_role("heading", level=1)).to_contain_text("Waktu tunggu memburuk", timeout=PATIENCE)
    for n, phone in enumerate(phones):
        _send(phone, url, talk, n)
        if n == 1:
            _publish(data, "b2")
    for said in SAID:
        expect(desk.get_by_text(said, exact=True)).to_be_visible(timeout=PATIENCE)
    expect(wall.locator(".k-votes")).to_be_visible(timeout=PATIENCE)
    point = agenda.points(talk)[0].id
    assert voices.tally(talk.id)[point] == {"agree": 3, "unsure": 1, "disagree": 1}
    assert not any(said in wall.content() for said in SAID), "nothing is on the wall before it was released"
    print(f"released, on the wall after {_release(desk, wall, talk):.2f} s")
    wall.keyboard.press("PageDown")
    expect(desk.locator(".k-step h2")).to_have_text("Piket loket", timeout=PATIENCE)
    _agree(desk, wall, talk)
    for screen in (wall, desk, *phones[:1]):
        assert grave(screen) == []
    for screen in (wall, desk, *phones):
        screen.context.close()


def _send(phone: Page, url: str, talk: Discussion, n: int) -> None:
    """What one phone says of the point on the screen."""
    phone.goto(f"{url}/ikut/{talk.code}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Waktu tunggu memburuk")
    phone.get_by_label(text(f"phone.{STANCES[n]}", "id"), exact=True).check()
    phone.get_by_label(text("phone.opinion", "id"), exact=True).fill(SAID[n])
    phone.get_by_role("button").click()
    expect(phone.get_by_text(text("phone.thanks", "id"))).to_be_visible(timeout=PATIENCE)


def _release(desk: Page, wall: Page, talk: Discussion) -> float:
    """Seconds from the facilitator's click until an opinion is on the wall."""
    first = voices.incoming(talk)[0]
    begun = time.monotonic()
    desk.locator(f".st-key-release_{first.id} button").click()
    expect(wall.get_by_text(first.opinion)).to_be_visible(timeout=PATIENCE)
    return time.monotonic() - begun


def _agree(desk: Page, wall: Page, talk: Discussion) -> None:
    """An action written down at the desk stands on the wall."""
    desk.get_by_role("radio", name=text("facilitate.part_agree", "id")).click()
    desk.get_by_text(text("agree.new_action", "id")).click()
    pick(
        desk.get_by_role("combobox", name=text("agree.kind", "id")),
        text("focus.action_perbaikan_layanan", "id"),
    )
    desk.get_by_role("textbox", name=text("agree.action", "id"), exact=True).fill("Buka loket kedua")
    desk.get_by_role("textbox", name=text("agree.owner", "id")).fill("Kepala Seksi Pelayanan")
    desk.get_by_role("button", name=text("agree.keep", "id")).click()
    expect(desk.locator("strong", has_text="Buka loket kedua")).to_be_visible(timeout=PATIENCE)
    wall.keyboard.press("End")
    expect(wall.get_by_text("Buka loket kedua")).to_be_visible(timeout=PATIENCE)
    (action,) = agreements.agreed(discussion_id=talk.id)
    assert (action.kind, action.owner) == ("perbaikan_layanan", "Kepala Seksi Pelayanan")
