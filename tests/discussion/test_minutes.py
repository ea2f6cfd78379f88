"""Minutes as PDF and DOCX: their golden text, what assistive technology reads, and texts that try to be markup."""

import datetime as dt
import io
import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from dashboard import store
from dashboard.discussion import minutes, sessions
from dashboard.discussion.names import Names
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import items
from dashboard.i18n import LANGS, Lang
from dashboard.typeset.pdf import pdf
from dashboard.typeset.word import word
from dashboard.views.minutes import maker
from tests.discussion import held
from tests.pages.conftest import publish


@pytest.fixture
def talk(data: Path) -> Discussion:
    publish(data)
    return held.hold()


@pytest.fixture
def files(talk: Discussion) -> dict[str, bytes]:
    return held.files(talk)


def test_each_file_has_its_golden_text(files: dict[str, bytes]) -> None:
    assert len(files) == 4
    for name, file in files.items():
        assert held.golden(name, file) == (held.GOLDEN / name).read_text(encoding="utf-8"), name
        assert "RAHASIA" not in held.told(file, name.split(".")[1])


@pytest.mark.parametrize(
    ("lang", "title"), [("id", "Notulen diskusi kinerja"), ("en", "Minutes of the performance")]
)
def test_a_pdf_tells_assistive_technology_what_it_is(talk: Discussion, lang: Lang, title: str) -> None:
    file = PdfReader(io.BytesIO(pdf(minutes.document(talk, held.NAMES, lang))))
    root: Any = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"].startswith(lang)
    assert file.metadata and file.metadata.title and file.metadata.title.startswith(title)
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    parts = list(elements(root["/StructTreeRoot"]))
    kinds = [str(part.get("/S")) for part in parts]
    assert kinds.count("/H1") + kinds.count("/Title") >= 5 and kinds.count("/TH") == 11
    alts = [str(part["/Alt"]) for part in parts if "/Alt" in part]
    assert alts == [{"id": "Waktu 71,5; di tempat lain 80,0.", "en": "Time 71.5; elsewhere 80.0."}[lang]]
    marks = [str(mark["/Title"]) for mark in file.outline if isinstance(mark, dict)]
    assert len(marks) >= 5


def elements(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for part in node:
            yield from elements(part)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


@pytest.mark.parametrize(("lang", "code"), [("id", "id-ID"), ("en", "en-GB")])
def test_a_docx_tells_the_same(talk: Discussion, lang: Lang, code: str) -> None:
    file = docx.Document(io.BytesIO(word(minutes.document(talk, held.NAMES, lang))))
    defaults = list(file.styles.element.iter(qn("w:rPrDefault")))
    assert [tag.get(qn("w:val")) for part in defaults for tag in part.iter(qn("w:lang"))] == [code]
    assert (file.core_properties.language, file.core_properties.author) == (code, "Kelurahan Plaju Ulu")
    assert "Plaju Ulu" in file.core_properties.title
    body = file.element.body
    alts = [shape.get("descr") for shape in body.iter(qn("wp:docPr"))]
    assert len(alts) == 1 and "71" in alts[0]
    assert len(list(body.iter(qn("w:tblHeader")))) == 3
    fields = [tag.get(qn("w:instr")) for tag in file.sections[0].footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_they_are_made_without_a_warehouse_and_outside_of_a_run(talk: Discussion, data: Path) -> None:
    shutil.rmtree(data / "warehouse")
    made: dict[str, bytes] = {}

    def run() -> None:
        for kind in ("pdf", "docx"):
            made[kind] = maker(talk, Names(), kind, "en")()

    other = threading.Thread(target=run)
    other.start()
    other.join(60)
    assert made["pdf"].startswith(b"%PDF") and made["docx"].startswith(b"PK")
    assert "Puskesmas" not in held.told(made["pdf"], "pdf") and "ikm" in held.told(made["docx"], "docx")


@pytest.mark.parametrize("lang", LANGS)
def test_an_open_discussion_is_a_draft_and_sample_data_say_so(data: Path, lang: Lang) -> None:
    publish(data)
    talk = sessions.create(held.PLACE, ("month", "2026-07"), dt.date(2026, 8, 12))
    blank = minutes.document(talk, Names(is_synthetic=True), lang)
    assert (
        list(blank.marks)
        == {"id": ["Draf", "Data contoh (sintetis)"], "en": ["Draft", "Sample data (synthetic)"]}[lang]
    )
    for file, kind in ((pdf(blank), "pdf"), (word(blank), "docx")):
        assert all(mark in held.told(file, kind) for mark in blank.marks)
    assert not minutes.document(talk, Names(), lang).marks[1:]


def test_a_chart_of_a_kind_that_is_drawn_no_more_is_told_in_words(talk: Discussion) -> None:
    old = held.shown(held.same("Lama"), {"type": "pie"})
    with store.writing() as con:
        con.execute(items.update().values(shown=json.dumps(old)))
    told = held.told(pdf(minutes.document(talk, held.NAMES, "id")), "pdf")
    assert "Waktu 71,5; di tempat lain 80,0." in told
