"""Area perbaikan: what is worse than elsewhere for certain, with its evidence, and calm words for everything else."""

from pathlib import Path

import pytest

from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

AREAS = (Path(__file__).parent / "areas.sql").read_text(encoding="utf-8")


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    change(tiny, AREAS)
    return tiny


def change(data: Path, statement: str) -> None:
    """Alter the published drawn warehouse."""
    name = (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()
    redraw(data / "warehouse" / name / "internal.duckdb", statement)


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        ("id", (
            "Di sini 2,50 (2,40–2,60; n = 40); di tempat lain 3,00 (n = 90). Selisih 0,50.",
            "Setelah faktor kebetulan diperhitungkan di antara unit sejenis: 2,61 (2,50–2,72).",
            "Pengaduan tentang ini: 7.",
            "Dari 4 hal yang dibandingkan, kira-kira 0,1 akan tampak pasti lebih buruk hanya karena kebetulan.",
        )),
        ("en", (
            "Here 2.50 (2.40–2.60; n = 40); elsewhere 3.00 (n = 90). Difference 0.50.",
            "With chance among similar units taken into account: 2.61 (2.50–2.72).",
            "Complaints about it: 7.",
            "Of 4 things compared, about 0.1 would look worse for certain by chance alone.",
        )),
    ],
)  # fmt: skip
def test_a_certain_row_says_here_elsewhere_and_how_sure(
    told: Path, lang: str, sentences: tuple[str, ...]
) -> None:
    page = screen(visit("improvement", unit="ulu", lang=lang))
    for sentence in sentences:
        assert sentence in page


def test_only_highlighted_rows_are_orange_and_have_a_card(told: Path) -> None:
    page = screen(visit("improvement", unit="ulu"))
    assert page.count("k-point k-orange") == 1
    assert page.count("k-gap k-words") == 1 and "<h3>Waktu</h3>" in page
    assert page.count(text("improvement.none_certain", "id")) == 2


@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_certain_is_said(told: Path, lang: str) -> None:
    change(told, "update improvement set is_certain = false, is_highlighted = false")
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert text("improvement.none_certain", lang) in page
    assert "k-point k-orange" not in page


def test_the_rest_stays_one_choice_away_where_nothing_is_certain(told: Path) -> None:
    change(told, "update improvement set is_certain = false, is_highlighted = false")
    app = visit("improvement", unit="ulu")
    assert "k-gap k-words" not in screen(app)
    app.session_state["another_element"] = "skm_waktu"
    app.run()
    assert "k-gap k-words" in screen(app)


def test_too_few_observations_are_no_certainty(told: Path) -> None:
    change(told, "update improvement set is_certain = false, is_highlighted = false, ref_n = 9")
    assert text("improvement.none_few", "id") in screen(visit("improvement", unit="ulu"))


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("id", "Keluhan terbanyak tentang: waktu (20), biaya (5); 10,0\u00a0% tidak terbaca."),
        ("en", "Most complaints are about: time (20), fees (5); 10.0\u00a0% could not be read."),
    ],
)
def test_themes_are_told_with_the_share_that_could_not_be_read(told: Path, lang: str, sentence: str) -> None:
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert sentence in page
    assert text("improvement.few", lang, n="40") not in page


def test_few_complaints_are_listed_and_not_drawn(told: Path) -> None:
    change(told, "update improvement set n = 19 where area = 'theme'")
    change(
        told,
        "insert into sentence values ('ulu', '2026-Q3', 'complaint', 'complaints_waktu', 'Loket sepi', 'L', '', 3)",
    )
    page = screen(visit("improvement", unit="ulu"))
    assert text("improvement.few", "id", n="19") in page
    assert "Loket sepi" in page and 'title="Biaya' not in page


@pytest.mark.parametrize(("n", "words"), [(10, "waktu (sekitar 10)"), (0, "tidak menyebut")])
def test_a_rounded_number_of_complaints_is_about_that(told: Path, n: int, words: str) -> None:
    change(told, "update value set n_to = 44 where metric like 'complaints_%'")
    change(told, f"update improvement set n_complaints = {n} where area = 'theme'")
    page = screen(visit("improvement", unit="ulu"))
    assert words in page or text("improvement.no_themes", "id", unread="10\u00a0%") in page
    assert text("improvement.a_few", "id") in page or n


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
    assert text("improvement.alone_body", lang) not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_unit_that_nothing_is_like_is_shown_but_not_said_to_do_well(told: Path, lang: str) -> None:
    change(
        told, "update improvement set ref_value = null, ref_n = null, gap = null, margin = null, is_certain = false, "
        "is_highlighted = false",
    )  # fmt: skip
    page = screen(visit("improvement", unit="ulu", lang=lang))
    assert text("improvement.alone_body", lang) in page
    assert text("improvement.none_certain", lang) not in page
    assert "k-dots" in page


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
def test_the_units_below_show_what_is_certain(told: Path, lang: str, line: str) -> None:
    page = screen(visit("improvement", lang=lang))
    assert text("improvement.below", lang) in page
    assert line in page
    assert "Predikat Baik atau lebih: " not in page


@pytest.mark.parametrize("reason", ["is_certain = false", "n = 9", "ref_n = 9"])
def test_what_is_not_certain_or_too_small_is_left_out_below(told: Path, reason: str) -> None:
    change(told, f"update improvement set {reason}")
    assert text("improvement.below_none", "id") in screen(visit("improvement"))


def test_a_unit_without_units_below_has_no_such_part(told: Path) -> None:
    assert text("improvement.below_none", "id") not in screen(visit("improvement", unit="ulu"))
