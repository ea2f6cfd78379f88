"""Area perbaikan: what differs from elsewhere, with its evidence and without a verdict."""

from pathlib import Path

import pytest

from tests.pages.charts import enrich, screen
from tests.pages.conftest import text, visit


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("id", "Di sini 2,50 (2,40–2,60; n 40); di tempat lain 3,00 (n 90). Selisih 0,50."),
        ("en", "Here 2.50 (2.40–2.60; n 40); elsewhere 3.00 (n 90). Difference 0.50."),
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
    assert text("improvement.none", "id") in page


def test_evidence_opens_with_redacted_sentences_as_plain_text(told: Path) -> None:
    app = visit("improvement", unit="ulu")
    app.session_state["evidence_skm_waktu"] = True
    app.run()
    assert not app.exception
    assert "Antre &lt;b&gt;lama&lt;/b&gt; [nama] $x$" in screen(app)
    assert "SKM.csv, baris 7" in screen(app)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_unit_without_comparison_says_so(told: Path, lang: str) -> None:
    assert text("improvement.empty", lang) in screen(visit("improvement", lang=lang))
