"""The whole way: an export handed in, judged, counted on a page that was open, and followed back to its row."""

import re
import shutil
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from dashboard import metrics
from tests.browser.look import PATIENCE, asked, cells, number, pick, rest, text, visit
from tests.browser.window import serve
from tests.conftest import run_etl

pytestmark = pytest.mark.browser

CLEAN = "Laporan Penilaian SKP Pemerintah Kota Palembang November 2026.xlsx"
FAULTY = CLEAN.replace(".xlsx", " (bermasalah).xlsx")
MONTH = "2026-11"
PART = (
    "Referensi Unit Kerja.xlsx",
    "Profil ASN SIASN.xlsx",
    "Laporan Penilaian SKP Pemerintah Kota Palembang *2026.*",
)
BUILT = 90_000
PREDIKAT = {"very_good": "sangat baik", "good": "baik", "needs_improvement": "butuh perbaikan"}


@pytest.fixture(scope="module")
def data(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A part of the sample, loaded and built anew, to be changed: units, people and the year's appraisals."""
    data = tmp_path_factory.mktemp("walk") / "data"
    shutil.copytree(sample_data / "sample" / "_upload", data / "sample" / "_upload")
    shutil.copy(sample_data / "sample" / "truth.toml", data / "sample")
    (data / "inbox").mkdir()
    for pattern in PART:
        for file in (sample_data / "sample").glob(pattern):
            shutil.copy(file, data / "inbox")
    run_etl(data, "prepare")
    return data


@pytest.fixture(scope="module")
def own(data: Path) -> Iterator[str]:
    """A server, and with the first upload a loader, over that copy."""
    with serve(data, data.parent / "log") as url:
        yield url


def hand_in(page: Page, file: Path) -> Any:
    """Drop a file on page Data; the card that tells what became of it."""
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    card = page.locator('[class*="st-key-job_"]', has_text=re.compile(re.escape(file.name)))
    expect(card.first).to_be_visible(timeout=PATIENCE)
    return card.first


def counted(card: Any) -> list[int]:
    """Rows read, accepted, refused and skipped, as the card says."""
    pattern = text(
        "upload.counts",
        "id",
        rows_read=r"([\d.]+)",
        accepted=r"([\d.]+)",
        refused=r"([\d.]+)",
        skipped=r"([\d.]+)",
    )
    expect(card).to_contain_text(re.compile(pattern), timeout=PATIENCE)
    found = re.search(pattern, card.inner_text())
    assert found
    return [int(group.replace(".", "")) for group in found.groups()]


def test_from_an_export_to_its_number_and_back_to_its_row(page: Page, own: str, data: Path) -> None:
    file = data / "sample" / "_upload" / CLEAN
    open_one = page.context.new_page()
    visit(open_one, own, "overview", by="month")
    assert asked(open_one)["period"] < MONTH
    strip = open_one.locator(".st-key-strip")
    before, build = strip.inner_text(), (data / "warehouse" / "CURRENT").read_text()

    visit(page, own, "data")
    start = time.monotonic()
    card = hand_in(page, file)
    read, accepted, refused, skipped = counted(card)
    judged = time.monotonic() - start
    assert accepted > 500 and refused == 0 and read == accepted + skipped
    assert judged < 20, f"judged after {judged:.1f} s"
    expect(
        card.get_by_role("progressbar").or_(card.get_by_text(text("upload.published", "id"))).first
    ).to_be_visible(timeout=PATIENCE)
    expect(card).to_contain_text(text("upload.published", "id"), timeout=BUILT)
    assert (data / "warehouse" / "CURRENT").read_text() != build

    # The page that was open notices by itself: its line of freshness changes and the month can be chosen.
    expect(strip).not_to_have_text(before, timeout=PATIENCE, use_inner_text=True)
    rest(open_one)
    pick(open_one.locator(".st-key-filter_period").get_by_role("combobox"), metrics.period_label(MONTH))
    open_one.wait_for_url(re.compile(f"period={MONTH}"), timeout=PATIENCE, wait_until="commit")
    rest(open_one)

    face = open_one.locator(".st-key-card_good_or_better")
    value = face.locator(".k-value").inner_text()
    face.get_by_role("button", name=text("origin.button", "id")).click()
    dialog = open_one.get_by_role("dialog")
    expect(dialog.get_by_test_id("stDataFrame")).to_have_count(2, timeout=PATIENCE)
    assert dialog.locator(".k-value").inner_text() == value
    above, below = (number(span.inner_text()) for span in dialog.locator(".k-frac > span").all())
    assert round(100 * above / below, 1) == number(value)
    dialog.get_by_text(text("origin.sql", "id")).click()
    expect(dialog.get_by_test_id("stCode")).to_contain_text(re.compile("select|filter|count|sum", re.I))
    files = cells(dialog.get_by_test_id("stDataFrame").first)
    assert CLEAN in [row[text("origin.file", "id")] for row in files]

    rows = cells(dialog.get_by_test_id("stDataFrame").nth(1))
    row = next(row for row in rows if row[text("origin.file", "id")] == CLEAN)
    book = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(row[text("origin.sheet", "id")])
    lines = book.to_python(skip_empty_area=False)
    heads = next(line for line in lines if "nama" in line)
    written = dict(zip(heads, lines[int(row[text("origin.row", "id")]) - 1], strict=True))
    assert str(written["nama"]).startswith(row[text("origin.person", "id")])
    assert written["skp_unor"] == row[text("origin.unit", "id")]
    said = row[text("origin.says", "id")].casefold()
    assert str(written["hasil_akhir"]).casefold() == PREDIKAT.get(said, said)


def test_what_is_refused_can_be_read_and_sent_back(page: Page, own: str, data: Path) -> None:
    truth = tomllib.loads((data / "sample" / "truth.toml").read_text(encoding="utf-8"))
    planted = {fault["row"]: fault for fault in truth["fault"]
               if fault["file"] == f"_upload/{FAULTY}" and fault["outcome"] == "refused"}  # fmt: skip
    visit(page, own, "data")
    card = hand_in(page, data / "sample" / "_upload" / FAULTY)
    read, accepted, refused, skipped = counted(card)
    assert refused == len(planted) > 0 and read == accepted + refused + skipped
    shown = cells(card.get_by_test_id("stDataFrame"))
    assert {int(row[text("data.row", "id")]) for row in shown} == set(planted)
    for row in shown:
        fault = planted[int(row[text("data.row", "id")])]
        assert row[text("data.sheet", "id")] == fault["sheet"]
        assert row[text("data.column", "id")]
        assert row[text("data.expected", "id")]
        if fault["column"] == row[text("data.column", "id")]:
            assert row[text("data.found", "id")].upper() == str(fault["found"]).upper()
    expect(card).to_contain_text(text("upload.published", "id"), timeout=BUILT)
    rest(page)

    box = page.get_by_role("combobox", name=text("data.refused_file", "id"))
    box.click()
    box.fill("(bermasalah)")  # the list holds only the names near the chosen one until one types
    page.get_by_role("option", name=FAULTY, exact=True).click()
    rest(page)
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("button", name=text("data.refused_download", "id")).click()
    book = CalamineWorkbook.from_path(str(download.value.path()))
    head, *lines = book.get_sheet_by_name(text("data.sheet_rows", "id")).to_python()
    back = [dict(zip(head, line, strict=True)) for line in lines]
    assert {int(row[text("data.row", "id")]) for row in back} == set(planted)
    assert all(row[text("data.file", "id")] == FAULTY and row[text("data.expected", "id")] for row in back)
