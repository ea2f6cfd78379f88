"""What people take away of the sample: every document has its golden text, and a report has six to ten pages."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from dashboard.i18n import LANGS, Lang
from tests.report import drawn
from tests.report.sample_documents import DOCUMENTS, VIEW, file, on_a_known_day, told

LEAST, MOST = 6, 10


@pytest.fixture(scope="module", autouse=True)
def known_day(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with on_a_known_day(sample_data, tmp_path_factory.mktemp("documents")):
        yield


@cache
def text(name: str, lang: Lang) -> str:
    """The text of a document, made once."""
    return told(name, lang)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_document_has_its_golden_text(name: str, lang: Lang) -> None:
    assert text(name, lang) == file(name, lang).read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", LANGS)
def test_the_fullest_report_has_at_most_ten_pages(lang: Lang) -> None:
    feet = re.findall(r"(?:Halaman|Page) \d+ (?:dari|of) \d+$", text("report-{}.pdf", lang), re.MULTILINE)
    assert LEAST <= len(feet) <= MOST


@pytest.mark.parametrize(
    ("unit", "is_shared", "least"),
    [("contoh-prov-sumsel", False, LEAST), ("contoh-sdn-222", False, LEAST),
     ("contoh-balai-kb-plaju", True, LEAST), ("contoh-dinkes", False, 3)],
)  # fmt: skip
def test_others_are_as_long_as_there_is_something_to_say(unit: str, is_shared: bool, least: int) -> None:
    """least: fewer pages only where there is no number at all."""
    made = drawn.made("id", replace(VIEW, unit_id=unit), is_shared=is_shared)
    assert least <= len(PdfReader(io.BytesIO(made)).pages) <= MOST
