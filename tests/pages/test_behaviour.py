"""Perilaku & rekan kerja: each circle by itself, gaps with intervals, agreement, and weights only where in use."""

from pathlib import Path

import pytest

from dashboard.views import behaviour_weights
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

DRAWN = (Path(__file__).parent / "behaviour.sql").read_text(encoding="utf-8")
INSIDE = ("behaviour_gap", "peer_agreement", "variance_component")
QUARTER = {"by": "quarter", "period": "2026-Q3", "view": "territory"}


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with 360 feedback, and the file that everybody may see."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    redraw(folder / "internal.duckdb", DRAWN)
    (folder / "shared.duckdb").write_bytes((folder / "internal.duckdb").read_bytes())
    redraw(folder / "shared.duckdb", "; ".join(f"delete from {table}" for table in INSIDE))
    return tiny


def change(data: Path, sql: str) -> None:
    """Change the internal file of the drawn warehouse."""
    redraw(data / "warehouse" / "b1" / "internal.duckdb", sql)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_circles_gaps_agreement_and_no_combined_score(told: Path, lang: str) -> None:
    page = screen(visit("behaviour", lang=lang, unit="plaju", **QUARTER))
    for group in ("supervisor", "peer", "subordinate"):
        assert f"**{text(f'overview.berakhlak_{group}', lang)}**" in page
    point = "," if lang == "id" else "."
    assert f"8{point}40" in page and "n = 30" in page
    assert f"+0{point}91" in page and f"−0{point}20" in page
    assert (
        text("behaviour.said_self_high", lang, n=2, all=2) in page and text("behaviour.alike", lang) in page
    )
    assert (
        text(
            "behaviour.icc", lang, icc=f"0{point}40", lo=f"0{point}20", hi=f"0{point}55", people=40, forms=200
        )
        in page
    )
    assert text("raters.gate_closed", lang) in page
    assert text("behaviour.weights_none", lang) in page
    assert text("behaviour.combined_none", lang) not in page


def test_others_see_the_circles_and_neither_gaps_nor_agreement(told: Path) -> None:
    page = screen(visit("behaviour", role="fasilitator", unit="plaju", **QUARTER))
    assert "n = 30" in page
    assert text("behaviour.gaps_none", "id") in page
    assert "+0,91" not in page and "ICC(2) 0,40" not in page


def test_an_employee_may_not_open_it(told: Path) -> None:
    page = screen(visit("behaviour", role="pegawai", unit="plaju", **QUARTER))
    assert text("closed.page_title", "id") in page and "8,40" not in page


def test_the_weights_in_use_combine_and_a_circle_without_marks_leaves_nothing(told: Path) -> None:
    change(told, "update rule set value = 'BKPSDM Pemalang' where section = 'behaviour'")
    change(told, "update value set value = 6.4 where metric = 'berakhlak_bp_peer' and unit_id = 'ulu'")
    change(told, "delete from value where metric like 'berakhlak%_peer' and unit_id = 'pkm'")
    page = screen(visit("behaviour", unit="ulu", **QUARTER))
    assert text("behaviour.weights_active", "id", agency="BKPSDM Pemalang") in page
    assert "7,90" in page  # 0.75 × 8.4 + 0.25 × 6.4
    assert text("behaviour.no_circle", "id") in page
    without = screen(visit("behaviour", unit="pkm", lang="en", **QUARTER))
    assert text("behaviour.combined_none", "en") in without


@pytest.mark.parametrize(
    ("values", "combined"),
    [
        ({"supervisor": 8.0, "peer": 6.0, "subordinate": 7.0}, 7.2),
        ({"supervisor": 8.0, "peer": 6.0}, None),
    ],
)
def test_a_circle_that_has_a_weight_is_never_made_up(
    values: dict[str, float], combined: float | None
) -> None:
    weights = {"supervisor": 50.0, "peer": 30.0, "subordinate": 20.0}
    found = behaviour_weights.combine(values, weights)
    assert found == (combined if combined is None else pytest.approx(combined))
    assert behaviour_weights.combine(values, {}) is None


def test_nothing_yet_and_all_hidden_are_said_in_words(told: Path) -> None:
    change(
        told,
        "update value set status = 'hidden', value = null where metric like 'berakhlak%' and unit_id = 'ulu'",
    )
    change(told, "delete from value where metric like 'berakhlak%' and unit_id = 'dinkes'")
    change(told, "delete from value where metric like 'berakhlak%' and unit_id = 'kota'")
    assert text("hidden.all_title", "id") in screen(visit("behaviour", unit="ulu", **QUARTER))
    command = {**QUARTER, "view": "command", "unit": "dinkes"}
    assert text("behaviour.none_body", "id") in screen(visit("behaviour", **command))
