"""The index with its grade and weights, and what matters most to citizens, as the screens say it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

IMPORTANCE = """
create or replace table comparison_member as
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, 'ulu' as unit_id, null::varchar as group_name,
    'kelurahan' as unit_kind;
create or replace table importance as
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, 'quarter' as period_type, '2026-Q3' as period,
    date '2026-07-01' as period_start, ['ulu'] as units, 'waktu' as element, 120::bigint as n, '{state}' as state,
    1 as rank, false as is_constant, 0.5 as r_xy, '+' as sign, 0.2 as raw, 40.0 as pct, 30.0 as pct_lo, 50.0 as pct_hi,
    0.87 as top3_share, 0.95 as above_share, 0.5 as r2;
create or replace table ipa as
select 'territory' as hierarchy, 'like:kelurahan:3' as group_id, 'ulu' as unit_id, 'quarter' as period_type,
    '2026-Q3' as period, date '2026-07-01' as period_start, 'waktu' as element, 40::bigint as n, 60.0 as perf,
    50.0 as perf_lo, 70.0 as perf_hi, 40.0 as pct, 30.0 as pct_lo, 50.0 as pct_hi, 0.95 as above_share,
    80.0 as perf_line, 11.0 as pct_line, '{quadrant}' as quadrant;
insert into metric by name
select * replace ('dissatisfied_waktu' as metric, 'skm_dissatisfied' as family, 'percent' as unit, 'share' as kind)
from metric where metric = 'skm_waktu';
"""


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


def write(data: Path, sql: str) -> None:
    name = (data / "warehouse" / "CURRENT").read_text(encoding="utf-8").strip()
    redraw(data / "warehouse" / name / "internal.duckdb", sql)


def weights(data: Path, state: str = "bars", quadrant: str = "improve", lang: str = "id") -> str:
    """The second part of Area perbaikan, with the drawn weights."""
    write(data, IMPORTANCE.format(state=state, quadrant=quadrant))
    return second(by="quarter", period="2026-Q3", unit="ulu", lang=lang)


def second(lang: str, **address: str) -> str:
    """What the second part of Area perbaikan says."""
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60)
    app.session_state["improvement_part"] = text("importance.tab", lang)
    for name, value in {**address, "lang": lang}.items():
        app.query_params[name] = value
    app.switch_page("../pages/improvement.py")
    return screen(app.run())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_card_says_what_to_bear_in_mind(told: Path, lang: str) -> None:
    page = screen(visit("overview", by="quarter", period="2026-Q3", lang=lang))
    assert text("ikm.sample", lang, required="217") in page
    weight = text("ikm.weight_011", lang)
    assert text("ikm.differs", lang, weight=weight, letter="C") in page


def test_an_old_report_can_be_reproduced(told: Path) -> None:
    app = visit("overview", by="quarter", period="2026-Q3")
    switch = next(c for c in app.segmented_control if c.key == "weights_ikm_chosen")
    switch.set_value("011").run()
    page = screen(app)
    assert "**76,20 (C)** dengan bobot 0,11 (cara lama)." in page
    assert "bobot tepat 1/9: 80,00 (B)" in page
    assert '<span class="k-value">80,00</span>' in page


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("set n = 12, is_uniform = true, other_share = 25", text("ikm.uniform", "id", share="25")),
        ("set n = 1, is_few = true", text("ikm.single", "id")),
        ("set n = 9, is_few = true", text("ikm.few", "id", n="9")),
    ],
)
def test_few_or_alike_respondents_are_no_certainty(told: Path, sql: str, said: str) -> None:
    write(told, f"update ikm_letter {sql}")
    assert said in screen(visit("overview", by="quarter", period="2026-Q3"))


def test_another_instrument_is_said(told: Path) -> None:
    write(
        told,
        "insert into series_break values ('territory', 'plaju', 'ikm', date '2026-04-01', 'instrument_changed', "
        "'Berganti', 'Changed')",
    )
    said = text("ikm.instrument", "id", day="1 April 2026")
    assert said in screen(visit("overview", by="quarter", period="2026-Q3"))
    assert said not in screen(visit("overview", by="year", period="2025"))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_weights_are_told_with_their_stability_and_place(told: Path, lang: str) -> None:
    page = weights(told, lang=lang)
    name = {"id": "Waktu", "en": "Time"}[lang]
    assert text("importance.among", lang, name=name, share="87\N{NO-BREAK SPACE}%") in page
    assert f"**{text('importance.improve', lang)}**: {name}" in page
    assert text("importance.map_how", lang) in page


def test_an_unclear_place_is_called_so(told: Path) -> None:
    page = weights(told, quadrant="unclear")
    assert f"**{text('importance.unclear', 'id')}**: Waktu" in page
    assert f"**{text('importance.improve', 'id')}**" not in page


def test_with_fewer_forms_only_names_are_told(told: Path) -> None:
    page = weights(told, state="names")
    assert text("importance.names", "id", names="**Waktu**") in page
    assert text("importance.title", "id") not in page and "ulangan" not in page


@pytest.mark.parametrize("state", ["hidden", "alike"])
def test_too_little_to_say_is_said_calmly(told: Path, state: str) -> None:
    assert text(f"importance.{state}", "id") in weights(told, state=state)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_without_an_overall_question_one_sentence_says_why(told: Path, lang: str) -> None:
    write(told, IMPORTANCE.format(state="bars", quadrant="keep") + "delete from importance;")
    page = second(by="quarter", period="2026-Q3", unit="ulu", lang=lang)
    assert text("importance.none", lang) in page and text("importance.title", lang) not in page
