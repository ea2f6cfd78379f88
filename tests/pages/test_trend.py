"""Tren: one metric over time; gaps stay gaps and breaks are drawn."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from tests.pages.charts import charts, enrich, screen
from tests.pages.conftest import address, text, visit


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_speaks_its_language_and_notes_the_break(told: Path, lang: str) -> None:
    page = screen(visit("trend", lang=lang, by="month", period="2026-10"))
    assert text("trend.title", lang) in page
    assert {"id": "Puskesmas pindah", "en": "The health centre moved"}[lang] in page


def test_the_line_stops_at_a_break(told: Path) -> None:
    (chart,) = charts(visit("trend", by="month", period="2026-10"))
    line = next(trace for trace in json.loads(chart)["data"] if trace["mode"] == "lines+markers")
    assert line["y"] == [80.0, None, 80.0, 80.0]


def test_hidden_and_missing_months_of_a_unit_are_gaps(told: Path) -> None:
    (chart,) = charts(visit("trend", unit="ulu", by="month", period="2026-10"))
    figure = json.loads(chart)
    assert next(trace for trace in figure["data"] if trace["mode"] == "lines+markers")["y"] == [80.0]
    assert next(trace for trace in figure["data"] if trace.get("name") == "🔒 disembunyikan")["text"] == [
        "Sep 2026"
    ]


def test_metric_and_period_type_are_in_the_address(told: Path) -> None:
    app = visit("trend", metric="ikm", step="year")
    assert address(app)["metric"] == "ikm"
    assert "Indeks Kepuasan" in screen(app)


def test_the_step_follows_the_period_type_until_one_is_chosen(told: Path) -> None:
    app = visit("trend", by="month", period="2026-10")
    app.selectbox(key="filter_by").set_value("quarter").run()
    assert "step" not in address(app)
    app.session_state["page_step"] = "month"
    app.run()
    app.selectbox(key="filter_by").set_value("year").run()
    assert address(app)["step"] == "month"


def test_parts_are_small_multiples_with_alternative_texts(told: Path) -> None:
    page = screen(visit("trend", metric="skm_waktu"))
    assert page.count('<figure class="k-multiple">') == 2
    assert 'alt="Waktu, Kelurahan Plaju Ulu: TW II 2026 2,50' in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_metric_without_data_says_so(told: Path, lang: str) -> None:
    page = screen(visit("trend", unit="pkm", metric="complaints", lang=lang))
    assert text("trend.empty", lang) in page


def test_the_table_says_the_same_as_the_chart(told: Path) -> None:
    app = visit("trend", unit="ulu", by="month", period="2026-10")
    app.session_state["trend_as"] = "table"
    app.run()
    assert app.dataframe[0].value["Nilai"].tolist() == [
        "80,0\N{NO-BREAK SPACE}%",
        "🔒 disembunyikan",
        "tidak ada data",
    ]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_one_sentence_says_which_rule_fired_and_what_to_beware_of(told: Path, lang: str) -> None:
    page = screen(visit("trend", by="month", period="2026-10", metric="good_or_better", lang=lang))
    word, rule = text("signal.word_concern", lang), text("signal.rule_outside_low", lang)
    assert f"{word} – {rule}" in page
    assert text("signal.ceiling", lang) in page
    assert {"id": "autokorelasi 0,55", "en": "autocorrelation 0.55"}[lang] in page


def test_too_rare_by_month_leads_to_the_quarter(told: Path) -> None:
    page = screen(visit("trend", by="month", period="2026-10", metric="complaints"))
    assert text("signal.remark_few_events", "id", period="bulan") in page


def test_the_table_has_limits_and_verdict(told: Path) -> None:
    app = visit("trend", by="month", period="2026-10", metric="good_or_better")
    app.session_state["trend_as"] = "table"
    app.run()
    first = app.dataframe[0].value.iloc[0]
    assert first["Batas atas"] == "100,0\N{NO-BREAK SPACE}%"
    assert first["Putusan"].startswith(text("signal.word_concern", "id"))


def test_the_limits_told_are_the_last_ones_drawn(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute(
            "create table kept as from control; drop view control; alter table kept rename to control"
        )
        con.execute("insert into control select * replace (period_start + interval 1 month as period_start, "
                    "'2026-11' as period, null as lpl, null as upl) from control where period = '2026-10'")  # fmt: skip
    page = screen(visit("trend", by="month", period="2026-10", metric="good_or_better"))
    assert re.search(r"batas \d", page) and "–%" not in page and "sampai –" not in page
