"""Area perbaikan: what differs from elsewhere, with its evidence and without a verdict."""

from pathlib import Path

import duckdb
import pytest

from tests.pages.charts import enrich, screen
from tests.pages.conftest import text, visit


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


def change(data: Path, statement: str) -> None:
    """Alter the published drawn warehouse."""
    name = (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(data / "warehouse" / name / "internal.duckdb")) as con:
        con.execute(statement)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("id", "Di sini 2,50 (2,40–2,60; n = 40); di tempat lain 3,00 (n = 90). Selisih 0,50."),
        ("en", "Here 2.50 (2.40–2.60; n = 40); elsewhere 3.00 (n = 90). Difference 0.50."),
    ],
)
def test_a_row_says_here_elsewhere_and_how_sure(told: Path, lang: str, sentence: str) -> None:
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert sentence in page
    assert text("improvement.untested", lang) in page
    assert text("improvement.no_verdict", lang) in page


def test_what_is_better_than_elsewhere_is_not_listed(told: Path) -> None:
    page = screen(visit("improvement", unit="ulu"))
    assert "<h3>Predikat Baik atau lebih</h3>" not in page
    assert text("improvement.none_worse", "id") in page


def test_evidence_opens_with_redacted_sentences_as_plain_text(told: Path) -> None:
    app = visit("improvement", unit="ulu")
    app.session_state["evidence_skm_waktu"] = True
    app.run()
    assert not app.exception
    assert "Antre &lt;b&gt;lama&lt;/b&gt; [nama] $x$" in screen(app)
    assert "SKM.csv, baris 7" in screen(app)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_unit_without_data_says_so(told: Path, lang: str) -> None:
    page = screen(visit("improvement", lang=lang))
    assert text("improvement.empty", lang) in page
    assert text("improvement.alone", lang) not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_unit_that_nothing_is_like_is_not_said_to_do_well(told: Path, lang: str) -> None:
    change(told, "update improvement set ref_value = null, ref_n = null, gap = null")
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert text("improvement.alone_body", lang) in page
    assert text("improvement.none_worse", lang) not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_area_without_comparison_and_one_without_data_say_which(told: Path, lang: str) -> None:
    change(told, "update improvement set ref_value = null where area = 'completeness'")
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert text("improvement.none_like", lang) in page
    assert text("improvement.none_data", lang) in page


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("id", "Waktu: 2,50 (2,40–2,60; n = 40), di tempat lain 3,00 · TW III 2026"),
        ("en", "Time: 2.50 (2.40–2.60; n = 40), elsewhere 3.00 · Q3 2026"),
    ],
)
def test_the_units_below_show_what_clears_the_reference(told: Path, lang: str, line: str) -> None:
    page = screen(visit("improvement", lang=lang))
    assert text("improvement.below", lang) in page
    assert line in page
    assert "Predikat Baik atau lebih: " not in page


@pytest.mark.parametrize("reason", ["hi = 3.1", "n = 4", "ref_n = 4", "lo = 2.5, hi = 2.5"])
def test_what_does_not_clear_the_reference_or_is_too_small_is_left_out(told: Path, reason: str) -> None:
    change(told, f"update improvement set {reason}")
    assert text("improvement.below_none", "id") in screen(visit("improvement"))


def test_a_unit_without_units_below_has_no_such_part(told: Path) -> None:
    assert text("improvement.below_none", "id") not in screen(visit("improvement", unit="ulu"))
