"""A spreadsheet whose layout nobody knows: from refusal to figures on the screen, without a line of code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dashboard import metrics
from etl.load import Upload, load
from tests.browser.look import PATIENCE, pick, rest, text, visit
from tests.browser.window import serve
from tests.etl.drawn_exports import write_xlsx
from tests.etl.kept import UNIT
from tests.etl.test_mapping import HEADS, odd

pytestmark = pytest.mark.browser
MARKUP = "No <img src=x onerror=alert(1)> ![x](http://evil.example/x.png)"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A server over a data folder that knows the agency's units and nothing else."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "data").mkdir()
    top = ["contoh-0", "Kota Contoh", "kota", "1", "", "", "", "2010-01-01", "", ""]
    unit = [
        "contoh-1",
        "Kelurahan Contoh",
        "kelurahan",
        "2",
        "contoh-0",
        "contoh-0",
        "",
        "2010-01-01",
        "",
        "",
    ]
    assert load([Upload(write_xlsx(folder / "unit.xlsx", {"U": [UNIT, top, unit]}))], folder / "data")[
        0
    ].sheets
    with serve(folder / "data", folder / "log") as url:
        yield url, folder
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8", errors="replace")


def test_from_refusal_to_figures_without_code(page: Page, office: tuple[str, Path]) -> None:
    url, folder = office
    file = odd(folder / "Rekap kecamatan.xlsx", "SB", "Baik", heads=[MARKUP, *HEADS[1:]])
    visit(page, url, "data")
    page.get_by_test_id("stFileUploader").locator("input[type=file]").set_input_files(file)
    card = page.locator('[class*="st-key-job_"]')
    expect(card).to_contain_text(text("load_state.refused_file", "id"), timeout=PATIENCE)
    page.get_by_role("button", name=text("mapping.open", "id")).click()

    box = page.locator(".st-key-mapping")
    expect(box.get_by_text(text("mapping.check_title", "id"))).to_be_visible(timeout=PATIENCE)
    rest(page)
    expect(box).to_contain_text(text("mapping.period", "id", period="Maret 2026"))
    assert page.locator('img[src="x"], [src*="evil.example"]').count() == 0
    said = box.locator('[class*="st-key-mapping_word"]')
    expect(said).to_contain_text("SB")
    pick(said.get_by_role("combobox"), "Sangat Baik")
    counted = text("upload.counts", "id", rows_read="2", accepted="2", refused="0", skipped="0")
    expect(box).to_contain_text(counted, timeout=PATIENCE)
    rest(page)

    page.locator(".st-key-mapping_save").get_by_role("button").click()
    expect(card).to_contain_text(text("upload.published", "id"), timeout=180_000)
    rest(page)
    expect(page.locator('[class*="st-key-layout_appraisal_own_rekap_kecamatan"]').first).to_be_visible()
    fresh = page.get_by_role("table").first
    expect(fresh).to_contain_text(text("source.appraisal", "id"))
    expect(fresh).to_contain_text(metrics.period_label("2026-03"))

    with page.expect_download() as taken:
        page.get_by_role("button", name=text("mapping.download", "id")).click()
    kept = folder / "data" / "contracts" / "appraisal_own_rekap_kecamatan.toml"
    assert Path(taken.value.path()).read_bytes() == kept.read_bytes()
