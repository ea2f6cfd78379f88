"""Pola penilai: what each rater's row says, that it accuses nobody, and what others get of it."""

import re
from html import escape
from pathlib import Path

import duckdb
import pytest

from dashboard import i18n
from dashboard.views import raters
from dashboard.views.raters import hundred
from tests.pages.charts import enrich, screen
from tests.pages.conftest import text, visit

MONTH = {"unit": "plaju", "by": "month", "period": "2026-10", "view": "territory"}


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with the person of one rater."""
    enrich(tiny)
    return tiny


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_bar_in_words_the_gate_and_the_rows(told: Path, lang: str) -> None:
    page = screen(visit("raters", lang=lang, **MONTH))
    assert text("raters.variance", lang, ratee=35, rater=25, rest=40) in page
    gate = text("raters.gate_closed", lang)
    assert gate[0].upper() + gate[1:] in page
    assert text("raters.cannot_title", lang) in page
    assert "Siti Aminah" in page and text("raters.unknown", lang) in page
    assert text("raters.higher", lang) in page
    assert text("raters.lenient", lang) in page
    assert text("raters.long_month", lang, n=36) in page
    assert text("raters.narrow", lang, k=21, n=21) in page
    hundred_percent = "100\N{NO-BREAK SPACE}%"
    assert escape(text("raters.repeated_month", lang, share=hundred_percent)) in page


def test_only_raters_of_the_unit_in_the_order_of_their_names(told: Path) -> None:
    page = screen(visit("raters", **MONTH))
    names = re.findall(r"<tr><td><b>(.*?)</b>", page)
    assert names == ["Siti Aminah", text("raters.unknown", "id")]
    everywhere = screen(visit("raters", **{**MONTH, "unit": "kota", "view": "command"}))
    assert len(re.findall(r"<tr><td><b>", everywhere)) == 3


def test_a_period_without_marks_answers_with_the_last_before_it_or_says_so(told: Path) -> None:
    later = screen(visit("raters", **{**MONTH, "by": "quarter", "period": "2026-Q4"}))
    assert "Oktober 2026" in later
    before = screen(visit("raters", **{**MONTH, "by": "year", "period": "2025"}))
    assert text("raters.no_rows", "id") in before


@pytest.mark.parametrize("role", ["pimpinan", "kepala_unit", "fasilitator", "pegawai"])
def test_nobody_else_is_shown_anything(told: Path, role: str) -> None:
    page = screen(visit("raters", role=role, **MONTH))
    assert text("closed.page_title", "id") in page
    assert "Siti Aminah" not in page and "k-raters" not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_no_word_accuses(lang: str) -> None:
    words = " ".join(v for k, v in i18n.catalogue(lang).items() if k.startswith("raters.")).casefold()
    assert not re.search(r"\bbias(ed)?\b|curang|salah menilai|unfair|wrong|pilih kasih|favou?r", words)


def test_the_rows_behind_a_rater_and_the_file(told: Path) -> None:
    app = visit("raters", opened="pola-penilai_file", **MONTH)
    assert len(app.get("download_button")) == 4
    app.button(key="rater_origin").click().run()
    assert not app.exception
    assert set(app.dataframe[-1].value[text("origin.file", "id")]) == {"Laporan SKP.xlsx"}


@pytest.mark.parametrize(
    ("shares", "parts"),
    [
        ((0.354, 0.249, 0.397), (35, 25, 40)),
        ((1 / 3, 1 / 3, 1 / 3), (34, 33, 33)),
        ((1.0, 0.0, 0.0), (100, 0, 0)),
    ],
)
def test_parts_of_a_hundred_add_up(shares: tuple[float, ...], parts: tuple[int, ...]) -> None:
    assert tuple(hundred(dict(zip("abc", shares, strict=True))).values()) == parts


@pytest.mark.parametrize(
    ("family", "gate", "said"),
    [
        ("berakhlak_peer", "false", True),
        ("berakhlak_peer", "true", False),
        ("berakhlak_supervisor", "false", False),
    ],
)
def test_a_closed_gate_is_said_where_peer_figures_stand_and_only_there(
    told: Path, family: str, gate: str, said: bool
) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute(f"update metric set aspect = 'behaviour', family = '{family}' where metric = 'skm_waktu'")
        con.execute(f"update peer_gate set gate = {gate}")
    page = screen(visit("overview", unit="ulu", by="quarter", period="2026-Q3"))
    assert text(f"overview.{family}", "id") in page
    assert (text("raters.gate_closed", "id") in page) is said


@pytest.mark.parametrize("many", [20, 1])
def test_raters_are_looked_through_page_by_page(
    told: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(raters, "PAGE", 1)
    monkeypatch.setattr(raters, "MANY", many)
    app = visit("raters", **MONTH)
    assert re.findall(r"<tr><td><b>(.*?)</b>", screen(app)) == ["Siti Aminah"]
    if many == 1:
        box = next(box for box in app.selectbox if box.key == "rater_pages")
        assert box.options == ["1 · Sit–Sit", "2 · " + "–".join([text("raters.unknown", "id")[:3]] * 2)]
        app = box.select_index(1).run()
    else:
        next(group for group in app.button_group if group.key == "rater_page").set_value(1)
        app = app.run()
    assert re.findall(r"<tr><td><b>(.*?)</b>", screen(app)) == [text("raters.unknown", "id")]


def test_a_rater_is_found_by_name_post_and_unit(told: Path) -> None:
    app = visit("raters", **MONTH)
    for words, names in (("siti", ["Siti Aminah"]), ("aminah plaju", ["Siti Aminah"]), ("nobody", [])):
        page = screen(app.text_input(key="rater_search").set_value(words).run())
        assert re.findall(r"<tr><td><b>(.*?)</b>", page) == names, words
