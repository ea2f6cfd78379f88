"""The form on a phone in a real browser: with and without scripts, on a slow line, both languages, light and dark."""

import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from dashboard import i18n
from dashboard.discussion import sessions, voices
from dashboard.discussion.sessions import Discussion
from tests.browser.window import separate, serve
from tests.discussion.phones import again, draft, opened, prepared

SIZE = {"width": 390, "height": 844}
# A slow line as browsers' own tools draw it: 400 ms there and back, 400 kbit/s.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
MOST_BYTES = 20_000
SECONDS = 5  # generous: a second on a machine with nothing else to do
WORDS = {lang: i18n.catalogue(lang) for lang in i18n.LANGS}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("phones")
    (folder / "data").mkdir()
    patch = pytest.MonkeyPatch()
    patch.setenv("KINERJA_DATA", str(folder / "data"))
    with serve(folder / "data", folder / "log") as address:
        yield address
    patch.undo()


@pytest.fixture
def talk(url: str) -> Discussion:
    long = "Waktu penyelesaian pengaduan memburuk: 61 % selesai tepat waktu, sebelumnya 78 %"
    return opened(
        draft(long, lines=["Bukan kebetulan: lima bulan di bawah batas"]), draft("Nilai layanan naik")
    )


def phone(browser: Browser, script: bool = True, scheme: str = "light") -> Page:
    """A fresh phone; whoever opens it closes its context."""
    context = separate(
        browser,
        viewport=SIZE,
        is_mobile=True,
        has_touch=True,
        java_script_enabled=script,
        color_scheme=scheme,
    )
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.mark.parametrize("script", [True, False])
def test_a_phone_takes_part(browser: Browser, url: str, talk: Discussion, script: bool) -> None:
    page, words = phone(browser, script), WORDS["id"]
    page.goto(f"{url}/ikut/?kode={talk.code.lower()}")
    page.get_by_label(words["phone.unsure"]).check()
    page.get_by_label(words["phone.opinion"], exact=True).fill("NIP 198501012010011001")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_have_text(words["judgement.number"])
    page.get_by_label(words["phone.opinion"], exact=True).fill("Loket hanya satu")
    page.get_by_role("button").click()
    expect(page.get_by_text(words["phone.thanks"])).to_be_visible()
    page.reload()
    (item,) = voices.tally(talk.id)
    assert voices.tally(talk.id)[item]["unsure"] == 1 and len(voices.incoming(talk)) == 1
    page.get_by_role("link", name=words["phone.more"]).click()
    expect(page.get_by_label(words["phone.unsure"])).to_be_checked()
    page.get_by_text(words["phone.others"]).click()
    page.get_by_role("link", name="Nilai layanan naik").click()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nilai layanan naik (en)")
    assert page.evaluate("document.documentElement.lang") == "en" if script else True
    page.context.close()


def test_it_opens_fast_and_small_on_a_slow_line(browser: Browser, url: str, talk: Discussion) -> None:
    page = phone(browser)
    got: list[Response] = []
    page.on("response", lambda answer: got.append(answer))
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    start = time.monotonic()
    page.goto(f"{url}/ikut/{talk.code}", wait_until="commit")
    page.get_by_role("heading", level=1).wait_for()
    seen = time.monotonic() - start
    page.wait_for_load_state("networkidle")
    size = sum(len(answer.body()) for answer in got)
    print(f"{len(got)} requests, {size} bytes, readable after {seen:.2f} s")
    assert size < MOST_BYTES and len(got) == 2 and seen < SECONDS
    page.context.close()


def test_an_open_page_says_that_the_screen_has_moved_on(browser: Browser, url: str) -> None:
    talk, words = prepared(), WORDS["id"]
    page = phone(browser)
    page.goto(f"{url}/ikut/{talk.code}")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["phone.not_yet"])
    sessions.start(talk, "b1")
    expect(page.get_by_role("heading", level=1)).to_have_text(words["phone.general"], timeout=15_000)
    page.get_by_label(words["phone.proposal"], exact=True).fill("Setengah ditu")
    sessions.to_step(again(talk), 1)
    expect(page.get_by_text(words["phone.moved"])).to_be_visible(timeout=15_000)
    expect(page.get_by_label(words["phone.proposal"], exact=True)).to_have_value("Setengah ditu")
    page.context.close()


@pytest.mark.parametrize(("lang", "scheme"), [("id", "light"), ("en", "dark")])
def test_nothing_is_in_anybody_s_way(
    browser: Browser, url: str, talk: Discussion, lang: str, scheme: str
) -> None:
    page, end = phone(browser, scheme=scheme), "?lang=en" if lang == "en" else "?lang=id"
    early = prepared()
    for path in ("", talk.code, early.code, "ZZZZZZ"):
        page.goto(f"{url}/ikut/{path}{end}")
        _is_clean(page)
    page.goto(f"{url}/ikut/{talk.code}{end}")
    page.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _is_clean(page)
    page.get_by_label(WORDS[lang]["phone.agree"], exact=True).check()  # type: ignore[index]
    _is_clean(page)
    page.get_by_role("button").click()
    page.locator("summary").click()
    _is_clean(page)
    page.context.close()


def _is_clean(page: Page) -> None:
    """Nothing that axe finds, nothing wider than the phone, nothing too small for a finger."""
    found = Axe().run(page).response["violations"]
    assert found == [], [(rule["id"], rule["nodes"][0]["html"]) for rule in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZE["width"]
    boxes = [
        part.bounding_box() for part in page.locator("button, .button, .tiles label, header a, summary").all()
    ]
    assert all(box is None or box["height"] >= 44 for box in boxes), boxes
