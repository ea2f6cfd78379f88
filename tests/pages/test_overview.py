"""Ringkasan: findings in sentences, cards that can be believed, and the way back from each number."""

from pathlib import Path

import duckdb
import pytest

from dashboard import origin
from tests.pages.charts import enrich, grid, point, screen
from tests.pages.conftest import text, visit


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


SENTENCE = {
    "id": "14 dari 640 pegawai yang dinilai berpredikat Butuh Perbaikan atau lebih rendah pada Triwulan III 2026 "
    "(2,2 %); 8 di antaranya di Kelurahan Plaju Ulu.",
    "en": "14 of 640 rated employees have needs improvement or lower in Quarter 3 of 2026 (2.2 %); "
    "8 of these in Kelurahan Plaju Ulu.",
}


@pytest.mark.parametrize("lang", ["id", "en"])
def test_findings_are_sentences_with_figures(told: Path, lang: str) -> None:
    assert SENTENCE[lang] in screen(visit("overview", lang=lang)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_finding_without_words_of_its_own_is_still_told(told: Path, lang: str) -> None:
    assert "80,00" in screen(visit("overview")) and "80.00" in screen(visit("overview", lang="en"))
    assert text("overview.findings", lang) in screen(visit("overview", lang=lang))


def test_a_metric_kept_by_quarter_answers_a_month_with_its_quarter(told: Path) -> None:
    page = screen(visit("overview", by="month", period="2026-08"))
    assert "TW III 2026" in page


@pytest.mark.parametrize(("period", "state"), [("2026-09", "hidden"), ("2026-08", "no_data")])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_number_that_may_not_be_shown_says_so(told: Path, period: str, state: str, lang: str) -> None:
    page = screen(visit("overview", by="month", period=period, unit="ulu", lang=lang))
    look = "k-hidden" if state == "hidden" else "k-chip"
    assert f'<span class="{look}">{text(f"figure.{state}", lang)}</span>' in page


def test_a_grade_whose_interval_reaches_another_is_pale(told: Path) -> None:
    page = screen(visit("overview"))
    assert '<span class="k-mark k-pale">B</span>' in page
    assert "bisa jadi C:" in page


def test_a_hostile_unit_name_stays_text(told: Path) -> None:
    app = visit("overview", unit="pkm")
    shown = app.title[0].value.replace("\N{WORD JOINER}", "")
    assert shown == r"Puskesmas \[x\]\(http\://jahat\) \$a\$"


def test_the_way_back_ends_at_file_sheet_and_row(told: Path) -> None:
    app = visit("overview", by="month", period="2026-10")
    point(app, "good_or_better")
    assert not app.exception
    assert "10 baris dari 2 berkas berjumlah 8" in screen(app)
    files, rows = (frame.value for frame in app.dataframe[-2:])
    assert set(files["Berkas"]) == {"Laporan A.xlsx", "Laporan B.csv"}
    assert rows.iloc[0][["Lembar", "Baris", "Pegawai", "Isi"]].tolist() == ["jan", 9, "Siti Aminah", "Baik"]


def test_the_way_back_from_a_hidden_number_shows_no_row(told: Path) -> None:
    app = visit("overview", by="month", period="2026-09", unit="ulu")
    point(app, "good_or_better")
    assert text("origin.hidden", "id") in screen(app)
    assert not app.dataframe


def test_a_warehouse_without_findings_is_calm(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("delete from headline")
    assert text("overview.no_findings", "id") in screen(visit("overview"))


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ("needs_improvement", "Butuh Perbaikan"),
        ("7012345 done", "7012345 selesai"),
        ("Responden 12", "Responden 12"),
        (None, "–"),
    ],
)
def test_a_row_says_its_code_in_words(detail: str | None, words: str) -> None:
    assert origin.said(detail) == words


@pytest.mark.parametrize(("n", "is_told"), [(40, False), (41, True)])
def test_a_unit_above_is_held_against_unless_it_has_the_same_data(told: Path, n: int, is_told: bool) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute(
            "update value set value = 80, n = 40, lo = 79, hi = 81, status = 'ok' where metric = 'ikm'"
        )
        con.execute("update value set n = ? where unit_id = 'plaju' and metric = 'ikm'", [n])
    assert ("Kecamatan Plaju: 80,00" in screen(visit("overview", unit="ulu"))) is is_told


@pytest.mark.parametrize("lang", ["id", "en"])
def test_signals_of_the_unit_and_its_parts_with_the_number_to_expect_by_chance(told: Path, lang: str) -> None:
    app = visit("overview", by="month", period="2026-10", lang=lang)
    page, table = screen(app), grid(app)
    assert any(icon == "concern_low" and said for mark in table["marks"] for icon, said in mark)
    assert table["rows"][0][2].startswith("trend?unit=plaju") and table["rows"][0][2].endswith("&metric=")
    assert "good_or_better" in [column[3] for column in table["columns"]]
    # three units with % good or better and days to close, each tested; of six cells 0.36 light up by chance
    assert text("signal.footer_one", lang, cells=6, lit=1) in page


def test_a_hidden_cell_is_hidden_in_the_table_of_signals(told: Path) -> None:
    table = grid(visit("overview", by="month", period="2026-09"))
    hidden = table["words"].index(["k-heat-hidden", text("figure.hidden", "id")])
    assert hidden in [cell for *_, cells in table["rows"] for cell in cells]


def test_a_card_says_its_signal_in_words(told: Path) -> None:
    page = screen(visit("overview", by="month", period="2026-10"))
    assert f"<span>{text('signal.word_concern', 'id')}" in page
    assert f"<span>{text('signal.short_common', 'id')}</span>" in page
