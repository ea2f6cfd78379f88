"""Kata kunci: words come and go, complaints are corrected, and what that changes is counted before it is kept."""

import datetime as dt
import shutil
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import judgements, queries
from dashboard.intake import Intake
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit
from tests.pages.test_notes import BUILDS

KEYWORDS = (Path(__file__).parent / "keywords.sql").read_text(encoding="utf-8")
WORDS = {("waktu", "lama"), ("waktu", "antre"), ("biaya", "bayar"), ("biaya", " uang ")}
SINCE = dt.date(2025, 11, 1)


@pytest.fixture
def told(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The drawn warehouse with words and complaints; a stand-in for the child builds."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", KEYWORDS)
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    made = Intake((sys.executable, "-c", BUILDS))
    for module in ("dashboard.judgements", "dashboard.views.recount"):
        monkeypatch.setattr(f"{module}.intake", lambda: made)
    yield tiny
    made.close()


def pressed(app: AppTest, key: str) -> AppTest:
    assert not app.button(key=key).click().run().exception, app.exception
    return app


def own() -> list[tuple[str, str, bool, bool]]:
    rows = judgements.keywords()[["theme", "keyword", "is_alone", "is_removed"]]
    return [tuple(row) for row in rows.to_numpy().tolist()]


def read(words: str, patterns: Collection[tuple[str, str]]) -> str:
    """Elements of a text in plain Python: those with the most of their words in it."""
    hits: dict[str, int] = {}
    for theme, pattern in patterns:
        hits[theme] = hits.get(theme, 0) + (pattern in words)
    most = max(hits.values(), default=0)
    return ",".join(sorted(theme for theme, n in hits.items() if most and n == most))


def complaints(data: Path) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(data / "warehouse" / "b1" / "internal.duckdb"), read_only=True) as con:
        return con.execute(
            "select complaint_id, words, received_on, told_by, array_to_string(themes, ',') from complaint_text"
        ).fetchall()


@pytest.mark.parametrize(
    ("come", "gone"),
    [
        ({("waktu", "ngaret")}, set()),
        (set(), {("waktu", "lama")}),
        ({("biaya", "uang")}, {("biaya", " uang ")}),
        ({("waktu", "ngaret"), ("biaya", " minta ")}, {("waktu", "lama"), ("biaya", "bayar")}),
    ],
)
def test_a_preview_tells_every_complaint_that_would_be_read_otherwise(
    told: Path, come: set[tuple[str, str]], gone: set[tuple[str, str]]
) -> None:
    wanted = (WORDS - gone) | come
    expected = {
        key: (before, read(words, wanted))
        for key, words, day, how, before in complaints(told)
        if how == "dictionary" and day >= SINCE and read(words, wanted) != before
    }
    changes = [(*key, 1) for key in come] + [(*key, -1) for key in gone]
    themes, patterns, signs = zip(*changes, strict=True)
    rows = queries.run("keyword_preview", since=SINCE, themes=themes, patterns=patterns, signs=signs)
    found = dict(zip(rows["complaint_id"], zip(rows["before"], rows["after"], strict=True), strict=True))
    assert found == expected and (found or come == {("biaya", "uang")})


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_no_word_reaches_and_what_is_not_counted_yet_is_told(told: Path, lang: str) -> None:
    page = screen(visit("keywords", lang=lang))
    share = "20,0" if lang == "id" else "20.0"
    assert text("keywords.unread_told", lang, share=share, n="1", of="5") in page
    assert text("keywords.not_counted", lang) in page, "a correction of the build is in force no more"


def test_a_word_is_previewed_added_and_undone(told: Path) -> None:
    app = visit("keywords")
    app.text_input(key="keyword_new_0").set_value(" NGARET! ").run()
    assert text("keywords.preview", "id", n="2") in screen(app)
    assert text("keywords.preview_unread", "id", fewer="1", more="0") in screen(app)
    pressed(app, "keyword_keep_0")
    assert own() == [("waktu", "ngaret", False, False)]
    app.segmented_control(key="keyword_way_1").set_value("undo").run()
    pressed(app, "keyword_undo_1")
    assert own() == []


def test_a_word_of_the_list_is_removed(told: Path) -> None:
    app = visit("keywords")
    app.segmented_control(key="keyword_way_0").set_value("remove").run()
    app.selectbox(key="keyword_gone_0").set_value("lama").run()
    assert text("keywords.preview", "id", n="1") in screen(app)
    pressed(app, "keyword_remove_0")
    assert own() == [("waktu", "lama", False, True)]
    table = app.dataframe[0].value
    states = dict(
        zip(table[text("keywords.col_word", "id")], table[text("keywords.col_state", "id")], strict=True)
    )
    assert states == {"antre": text("keywords.listed", "id"), "lama": text("keywords.removed", "id")}


def test_a_word_too_short_is_refused_in_words(told: Path) -> None:
    app = visit("keywords")
    app.text_input(key="keyword_new_0").set_value("a").run()
    pressed(app, "keyword_keep_0")
    assert [warning.value for warning in app.warning] == [
        text("judgement.keyword_short", "id", least=2, most=40)
    ]
    assert own() == []


def test_a_complaint_is_corrected_and_taken_back(told: Path) -> None:
    app = visit("keywords")
    app.selectbox(key="correction_which_0").set_value("L4").run()
    assert text("keywords.by_dictionary", "id", themes="Biaya") in screen(app)
    assert "Ngaret, diminta &lt;b&gt;bayar" in screen(app)
    app.multiselect(key="correction_right_L4_0").set_value(["waktu"])
    pressed(app, "correction_keep_0")
    assert judgements.corrections()[["complaint_id", "theme"]].to_numpy().tolist() == [["L4", "waktu"]]
    app.selectbox(key="correction_end_which").set_value("L4").run()
    pressed(app, "correction_end")
    assert judgements.corrections().empty


@pytest.mark.parametrize("role", ["pimpinan", "kepala_unit", "fasilitator", "pegawai"])
def test_nobody_else_opens_it(told: Path, role: str) -> None:
    page = screen(visit("keywords", role=role))
    assert text("closed.page_title", "id") in page and "ngaret" not in page.lower()
