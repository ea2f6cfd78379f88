"""Profil unit and recommended focus: one unit on one page, who leads it, and what the rules advise on which figures."""

from pathlib import Path

import pytest

from tests.pages.charts import enrich, screen
from tests.pages.conftest import text, visit
from tests.pages.test_improvement import change

FOCUS = (Path(__file__).parent / "focus.sql").read_text(encoding="utf-8")
QUARTER = {"by": "quarter", "period": "2026-Q3"}


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    change(tiny, FOCUS)
    return tiny


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_unit_on_one_page_with_its_place_its_leader_and_every_aspect(told: Path, lang: str) -> None:
    page = screen(visit("unit", unit="ulu", lang=lang, **QUARTER))
    for key in (
        "place_command",
        "place_territory",
        "leader",
        "table",
        "part_citizens",
        "part_competence",
        "cascade",
    ):
        assert text(f"unit_page.{key}", lang) in page
    assert "Siti Aminah, Lurah Plaju Ulu" in page
    ledger = page[page.index("k-ledger") :]
    label = {"id": "Predikat Baik atau lebih", "en": "Rated good or better"}[lang]
    assert label in ledger and ("80,0" if lang == "id" else "80.0") in ledger


def test_the_leader_has_no_name_where_persons_are_not_shown(told: Path) -> None:
    page = screen(visit("unit", unit="ulu", role="fasilitator", **QUARTER))
    assert "Siti Aminah" not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_advice_says_what_why_and_on_which_figures(told: Path, lang: str) -> None:
    app = visit("improvement", unit="ulu", lang=lang, **QUARTER)
    page = screen(app)
    assert text("focus.action_perbaikan_proses", lang) in page
    sentences = {
        "id": ("Warga menilai waktunya lama.", "2,50 (n = 60). Di tempat lain 3,00.",
               "Sudah 4 triwulan berturut-turut.", "Belum &lt;b&gt;dilatih&lt;/b&gt;."),
        "en": ("Citizens find it slow.", "2.50 (n = 60). Elsewhere 3.00.", "Not &lt;b&gt;trained&lt;/b&gt;."),
    }[lang]  # fmt: skip
    for sentence in sentences:
        assert sentence in page
    assert text("focus.more", lang, n="1") in [box.label for box in app.expander]


def test_where_no_rule_holds_the_page_says_so(told: Path) -> None:
    assert text("focus.none", "id") in screen(visit("unit", unit="pkm", **QUARTER))
