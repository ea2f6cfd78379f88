"""The report of a unit: golden text, what assistive technology reads, who sees what, and names that try to be more."""

import io
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from pypdf import PdfReader

from dashboard import i18n, kept, warehouse
from dashboard.i18n import LANGS, Lang
from dashboard.report.document import document
from dashboard.typeset.blocks import Cells, Heading, Picture, Quote, Table
from dashboard.typeset.pdf import first_page, pdf
from tests.discussion.test_minutes import elements
from tests.pages.conftest import redraw
from tests.pages.test_hidden import WRITTEN
from tests.report.drawn import GOLDEN, VIEW, agree, draw, made, told
from tests.security.hostile import HOSTILE

HIDDEN = (Path(__file__).parents[1] / "pages" / "hidden.sql").read_text(encoding="utf-8")
NOBODY = ("Siti Aminah", "k1", "PERSON", "Laporan SKP.xlsx")


@pytest.fixture
def internal(data: Path) -> Path:
    file = draw(data)
    agree()
    return file


@pytest.fixture
def both(internal: Path) -> Path:
    """With a second file for everybody, in which Plaju Ulu is hidden and its true numbers lie in wait."""
    shared = internal.with_name("shared.duckdb")
    shutil.copy(internal, shared)
    redraw(shared, HIDDEN)
    return shared


@pytest.mark.parametrize("lang", LANGS)
def test_a_report_has_its_golden_text(internal: Path, lang: Lang) -> None:
    assert told(made(lang)) == (GOLDEN / f"report-{lang}.pdf.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("lang", "title"), [("id", "Laporan kinerja unit"), ("en", "Unit performance report")]
)
def test_it_tells_assistive_technology_what_it_is(internal: Path, lang: Lang, title: str) -> None:
    file = PdfReader(io.BytesIO(made(lang)))
    root: Any = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"].startswith(lang)
    assert "pdfuaid:part>1<" in root["/Metadata"].get_data().decode()
    assert file.metadata and file.metadata.title and file.metadata.title.startswith(title)
    parts = list(elements(root["/StructTreeRoot"]))
    told_of = [part for part in parts if str(part.get("/S")) == "/Figure"]
    alts = [str(part.get("/Alt", "")) for part in told_of]
    blocks = document(VIEW, lang).blocks
    drawn = [c.alt for b in blocks if isinstance(b, Cells) for c in b.cells if c.svg]
    drawn += [b.alt for b in blocks if isinstance(b, Picture)]
    assert drawn and sorted(alts) == sorted(drawn) and all(alts)
    heads = sum(len(b.header) for b in blocks if isinstance(b, Table))
    assert [str(part.get("/S")) for part in parts].count("/TH") == heads


def test_each_part_is_there_and_the_first_page_stands_alone(internal: Path) -> None:
    made_of = document(VIEW, "id")
    parts = [b.text for b in made_of.blocks if isinstance(b, Heading) and b.level == 1]
    assert len(parts) == 8
    assert first_page(made_of).startswith(b"\x89PNG")
    first = PdfReader(io.BytesIO(pdf(made_of))).pages[0].extract_text()
    assert parts[0] in first and parts[1] not in first


def test_numbers_are_those_of_the_build(internal: Path, data: Path) -> None:
    before = told(made()).replace("\xa0", " ")
    changed = "update value set value = 63.7 where metric = 'good_or_better' and unit_id = 'ulu'"
    draw(data, "b2", changed)
    after = told(made()).replace("\xa0", " ")
    assert "63,7 %" in after and "63,7 %" not in before and "data b2" in after


def test_three_words_and_no_rank(internal: Path) -> None:
    table = next(
        b for b in document(VIEW, "id").blocks if isinstance(b, Table) and "Perkiraan terbaik" in b.header
    )
    assert [row[-1] for row in table.rows] == ["Setara (kasar)", "Di atas kelompoknya (kasar)"]
    assert table.rows[0][1:4] == (
        "80,0 % (n = 10)".replace(" %", "\xa0%"),
        "81,2\xa0% (73,5–88,1)",
        "82,0\xa0%",
    )
    assert "peringkat" not in " ".join(" ".join(row) for row in table.rows)


@pytest.mark.parametrize("unit", ["ulu", "plaju", "plaju~kelurahan", "kota"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_hidden_stays_hidden(both: Path, lang: Lang, unit: str) -> None:
    made_of = document(replace(VIEW, unit_id=unit), lang, is_shared=True)
    file = pdf(made_of)
    assert not WRITTEN.search(told(file).encode())
    said = re.sub(r"<[^>]+>", " ", repr(made_of))  # places in a drawing are no numbers
    assert not WRITTEN.search(said.encode())
    assert {"id": "Angka terbuka", "en": "Shared figures"}[lang] in made_of.marks


def test_the_exact_report_says_what_it_is_and_the_shared_one_is_made_from_the_shared_file(
    both: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Angka internal" in document(VIEW, "id").marks
    fetch, files = warehouse.fetch, set()

    def noted(file: Path, sql: str, params: Any) -> Any:
        files.add(file.name)
        return fetch(file, sql, params)

    monkeypatch.setattr(warehouse, "fetch", noted)
    st.cache_data.clear()
    kept.forget()
    document(VIEW, "en", is_shared=True)
    assert files == {"shared.duckdb"}


@pytest.mark.parametrize("is_shared", [False, True])
def test_no_person_and_no_row_is_in_it(both: Path, is_shared: bool) -> None:
    text = told(made("id", is_shared=is_shared))
    assert not [name for name in NOBODY if name in text]


def test_citizens_are_quoted_without_their_rows(internal: Path) -> None:
    quotes = [b for b in document(VIEW, "id").blocks if isinstance(b, Quote)]
    assert quotes and all(not re.search(r"baris|\.xlsx|\.csv", q.by + q.label) for q in quotes)


def test_hostile_names_and_sentences_stay_text(data: Path) -> None:
    words = [text for key, text in HOSTILE.items() if key != "long"]
    name, long = (text.replace("'", "''") for text in (f"{' '.join(words)} 漢字 \U0001f600", HOSTILE["long"]))
    draw(data, "b1", f"update unit set unit_name = '{name}' where unit_id = 'ulu'; update unit set unit_name = '{long}'"
                     f" where unit_id = 'plaju'; update sentence set text = '{name}'")  # fmt: skip
    for language in LANGS:
        text = squeezed(told(made(language)))
        for one in words:
            assert squeezed(one)[:60] in text, one


def squeezed(text: str) -> str:
    """Without blanks and what cannot be seen."""
    return re.sub(r"[\s\u200b\u2060\ufeff\u202a-\u202e]+", "", text)


@pytest.mark.parametrize("lang", LANGS)
def test_a_unit_without_any_number_has_a_report_that_says_so(data: Path, lang: Lang) -> None:
    gone = (
        "update value set status = 'no_data', value = null, lo = null, hi = null, n = 0 where unit_id = 'pkm'"
    )
    draw(data, "b1", f"{gone}; delete from improvement; delete from completeness")
    text = told(made(lang, replace(VIEW, unit_id="pkm")))
    assert i18n.catalogue(lang)["unit_page.no_figures"] in text
