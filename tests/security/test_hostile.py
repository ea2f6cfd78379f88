"""Texts that want to be more than text, through load, build, every page in a real browser, exports and the terminal."""

import csv
import io
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Dialog, Page
from python_calamine import CalamineWorkbook

from etl import publish
from tests.browser.look import PATIENCE, text, visit
from tests.browser.test_pages import go
from tests.browser.window import serve, watched
from tests.conftest import run_etl
from tests.security.hostile import HOSTILE, fill, unit_id

pytestmark = pytest.mark.browser

SCREENS = (
    "overview",
    "trend",
    "comparison",
    "improvement",
    "data",
    "methodology",
    "privacy",
    "access",
    "log",
    "raters",
    "distribution",
    "competence",
    "citizens",
    "completeness",
    "recognition",
    "rollout",
    "behaviour",
    "unit",
    "together",
    "keywords",
)
NUMBER = {name: n for n, name in enumerate(HOSTILE)}
# What must not have come to be: an element, link, formula or colour that stood in a datum.
MADE = (
    'img[src="x"], [src*="evil.example"], a[href*="evil.example"], svg a, svg[onload], .katex, iframe, '
    '[data-testid="stApp"] script, .stMarkdownColoredText:text-is("merah"), span:text-is("49")'
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("hostile") / "data")


@pytest.fixture(scope="module")
def server(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("log") / "log"
    with serve(data, log) as url:
        yield url
    assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


@contextmanager
def nothing_runs(page: Page) -> Iterator[None]:
    """Fails when a dialog is opened or a datum runs, as long as the block runs."""
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    try:
        yield
    finally:
        page.remove_listener("dialog", refuse)
    assert not dialogs
    assert page.evaluate("window.owned") is None


@pytest.fixture
def window(page: Page) -> Iterator[Page]:
    """A window that opens no dialog and lets no datum run; `page` itself fails on a request that leaves the machine."""
    with nothing_runs(page):
        yield page


def squeezed(words: str) -> str:
    """As it is read: blanks and what nobody sees left out."""
    return " ".join(words.replace("\u2060", "").split())


def harmless(window: Page) -> str:
    """The text of the page, in which nothing has become more than text."""
    assert window.locator(MADE).count() == 0
    assert window.get_by_test_id("stException").count() == 0
    shown = window.locator("body").inner_text()
    assert text("frame.error_title", "id") not in shown
    return squeezed(shown)


def test_nothing_was_dropped_and_every_text_is_there(data: Path) -> None:
    file = data / "warehouse" / str(publish.current(data / "warehouse")) / "internal.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        names = {
            name
            for (name,) in con.execute("select unit_name from unit where unit_kind <> 'group'").fetchall()
        }
        assert con.execute("select count(*) from value").fetchall()[0][0] > 100
    assert {squeezed(name) for name in names} >= {squeezed(t) for n, t in HOSTILE.items() if n != "invisible"}


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_shows_them_as_text(shared_window: Page, server: str, screen: str) -> None:
    """One after the other, as somebody goes through them: the app is loaded once."""
    with watched(shared_window), nothing_runs(shared_window):
        if shared_window.url.startswith(server):
            go(shared_window, screen)
        else:
            visit(shared_window, server, screen, lang="id")
        shown = harmless(shared_window)
    told = {"overview": "sql", "trend": "sql", "comparison": "picture"}
    assert screen not in told or HOSTILE[told[screen]] in shown


@pytest.mark.parametrize("name", ["markup", "anchor", "link", "directive", "long"])
def test_a_unit_is_called_what_it_is_called(window: Page, server: str, name: str) -> None:
    visit(window, server, "improvement", unit=unit_id(NUMBER[name]), lang="id")
    assert squeezed(HOSTILE[name])[:60] in harmless(window)


@pytest.mark.parametrize(
    "view",
    [{"unit": "'; drop table value; --"}, {"unit": HOSTILE["markup"]},
     {"view": HOSTILE["latex"]}, {"role": HOSTILE["link"]}],
)  # fmt: skip
def test_an_address_is_no_better_than_a_datum(window: Page, server: str, view: dict[str, str]) -> None:
    visit(window, server, "comparison", **view)
    harmless(window)


def test_what_was_noted_stands_as_text_beside_the_chart(window: Page, server: str) -> None:
    visit(window, server, "trend", unit="contoh-0", lang="id")
    shown = harmless(window)
    for name in ("sql", "picture", "markup", "anchor", "link", "latex", "directive", "template"):
        assert squeezed(HOSTILE[name])[:60] in shown


def test_an_export_is_inert(window: Page, server: str) -> None:
    visit(window, server, "comparison", lang="id")
    for kind in ("csv", "xlsx"):
        if kind == "csv":
            window.get_by_role("button", name=text("export.button", "id"), exact=True).first.click()
        with window.expect_download(timeout=PATIENCE) as download:
            window.get_by_role("button", name=kind.upper(), exact=True).first.click()
        content = Path(str(download.value.path())).read_bytes()
        cells = _csv(content) if kind == "csv" else _xlsx(content)
        assert any("HYPERLINK" in cell for cell in cells)
        if kind == "xlsx":  # a string of a workbook stays one, whatever it begins with
            assert _inert(content)
            continue
        assert not [cell for cell in cells if cell.lstrip().startswith(("=", "@", "|", "%"))]


def _csv(content: bytes) -> list[str]:
    return [
        cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";") for cell in row
    ]


def _xlsx(content: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [
        str(cell)
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]


def _inert(content: bytes) -> bool:
    """Whether a workbook holds no formula and no link."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        sheets = "".join(archive.read(name).decode() for name in names if name.startswith("xl/worksheets/"))
    return not re.search(r"<f[ >]|<hyperlink|externalLink", sheets + "".join(names))


def test_the_workbook_for_the_unit_is_inert(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "kembali.xlsx"
    assert run_etl(data, "refused", "--xlsx", str(target)).returncode == 0
    content = target.read_bytes()
    assert any("HYPERLINK" in cell for cell in _xlsx(content))
    assert _inert(content)


@pytest.mark.parametrize("command", ["status", "refused", "undo"])
def test_nothing_steers_a_terminal(data: Path, tmp_path: Path, command: str) -> None:
    own = data
    if command == "undo":
        own = tmp_path / "copy"
        shutil.copytree(data, own)
    said = run_etl(own, command).stdout
    assert said and not {c for c in said if unicodedata.category(c) in ("Cc", "Cf")} - {"\n", "\t"}
    assert re.search(r"kontrol|lapor|unit", said)
