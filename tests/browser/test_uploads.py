"""Files that are not what they are called: each gets an answer in words, and the app lives on."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.look import PATIENCE, rest, text, visit
from tests.browser.window import serve

pytestmark = pytest.mark.browser


def packed(**files: bytes) -> bytes:
    """A ZIP with these files; a double underscore in a name stands for a slash."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return held.getvalue()


def html() -> bytes:
    return b"<html><body><table><tr><td>NIP</td><td>Nama</td></tr></table></body></html>"


def bomb() -> bytes:
    sheet = b"<worksheet><sheetData>" + b" " * 150_000_000 + b"</sheetData></worksheet>"
    return packed(
        Content_Types_xml=b"<Types/>", xl__workbook_xml=b"<workbook/>", xl__worksheets__sheet1_xml=sheet
    )


def program() -> bytes:
    return b"MZ\x90\0\x03\0\0\0" + bytes(2_000)


def ods() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return packed(mimetype=kind, content_xml=b"<office:document-content/>", META_INF__manifest_xml=b"<m/>")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server over a data folder of its own in which nothing was ever loaded."""
    folder = tmp_path_factory.mktemp("uploads")
    (folder / "data").mkdir()
    with serve(Path(folder / "data"), folder / "log") as url:
        yield url
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8", errors="replace")


@pytest.mark.parametrize(
    ("name", "make", "says"),
    [
        ("laporan.xls", html, "HTML"),
        ("laporan.xlsx", bomb, ""),
        ("laporan.csv", program, "program Windows"),
        ("survei.csv", ods, "OpenDocument"),
    ],
    ids=["html.xls", "bomb.xlsx", "exe.csv", "ods.csv"],
)
def test_a_false_file_is_answered_in_words(
    page: Page, empty: str, name: str, make: object, says: str
) -> None:
    assert callable(make)
    visit(page, empty, "data")
    drop = page.get_by_test_id("stFileUploader").locator("input[type=file]")
    drop.set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": make()})
    card = page.locator('[class*="st-key-job_"]')
    expect(card).to_contain_text(text("load_state.refused_file", "id"), timeout=PATIENCE)
    expect(card).to_contain_text(name)
    expect(card).to_contain_text(says)
    told = card.inner_text()
    assert len(told.replace(name, "")) > 60, told
    for leak in ("Traceback", "Error:", "Exception", "/inbox/", "site-packages"):
        assert leak not in page.locator("body").inner_text()
    page.reload()
    rest(page)
    expect(page.get_by_test_id("stFileUploader")).to_be_visible()
    assert page.get_by_test_id("stAlert").count() == 0
