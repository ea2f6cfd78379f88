"""Perbandingan: units of one kind side by side, alphabetically, nobody ranked."""

import re
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import i18n
from dashboard.views import alike, funnel
from tests.pages.charts import charts, enrich, screen
from tests.pages.conftest import address, text, visit


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with three kelurahan that sort differently by name and by value."""
    enrich(tiny)
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        for number, (name, value) in enumerate([("Kelurahan 10", 90), ("Kelurahan 9", 50)]):
            key = f"k{number}"
            con.execute("insert into unit by name select ? as unit_id, ? as unit_name, 'kelurahan' as unit_kind, "
                        "3 as level, date '2020-01-01' as valid_from", [key, name])  # fmt: skip
            con.execute("insert into unit_tree values ('territory', ?, 'plaju', 2, ?, 0)", [key, 10 + number])
            con.execute("insert into value select * replace (? as unit_id, ?::double as value) from value "
                        "where unit_id = 'ulu' and hierarchy = 'territory' and period_type = 'quarter'",
                        [key, value])  # fmt: skip
    return tiny


def names(app: AppTest) -> list[str]:
    """Units of the drawing, from the top."""
    return re.findall(r'<th scope="row"><a [^>]*>(.*?)</a>', screen(app))


def test_units_stand_in_alphabetical_order_with_numbers_as_numbers(told: Path) -> None:
    assert names(visit("comparison", metric="good_or_better")) == [
        "Kelurahan 9",
        "Kelurahan 10",
        "Kelurahan Plaju Ulu",
    ]


def test_of_very_many_units_the_first_and_the_chosen_one_are_drawn(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "MOST", 2)
    app = visit("comparison", unit="ulu", metric="good_or_better")
    assert names(app) == ["Kelurahan 9", "Kelurahan Plaju Ulu"]
    assert text("comparison.first", "id", most="2", n="3") in screen(app)
    table = app.button_group(key="comparison_as_False_False").set_value("table").run().dataframe[0].value
    assert list(table.iloc[:, 0]) == ["Kelurahan 9", "Kelurahan Plaju Ulu"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_says_that_it_ranks_nobody(told: Path, lang: str) -> None:
    page = screen(visit("comparison", lang=lang))
    assert text("comparison.no_rank", lang) in page
    assert text("comparison.title", lang) in page


def test_a_unit_without_parts_is_compared_with_its_own_kind(told: Path) -> None:
    app = visit("comparison", unit="ulu", metric="good_or_better")
    assert len(names(app)) == 3
    assert screen(app).count('class="k-point k-grey"') == 2


def test_several_metrics_make_a_heat_map_with_words_for_what_is_missing(told: Path) -> None:
    app = visit("comparison", metric="good_or_better")
    app.multiselect(key="page_more").set_value(["complaints", "skm_waktu"]).run()
    assert address(app)["more"] == "complaints,skm_waktu"
    page = screen(app)
    assert '<div class="k-heat"' in page and "80,0\N{NO-BREAK SPACE}%" in page
    assert text("comparison.heat_note", "id") in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_to_compare_says_so(tiny: Path, lang: str) -> None:
    enrich(tiny)
    assert text("comparison.empty", lang) in screen(
        visit("comparison", unit="kota", view="command", lang=lang)
    )


def test_drilling_into_a_unit_keeps_the_view_and_the_number(told: Path) -> None:
    app = visit("comparison", metric="ikm", by="quarter", period="2026-Q2")
    app.selectbox(key="drill_plaju_kelurahan").set_value("ulu").run()
    kept = {"unit": "ulu", "metric": "ikm", "by": "quarter", "period": "2026-Q2"}
    assert address(app) == kept | {"view": "territory", "lang": "id"}


def test_a_link_shows_the_same_numbers_to_another_person(told: Path) -> None:
    app = visit("comparison", metric="good_or_better", more="skm_waktu,no_such_metric")
    assert app.multiselect(key="page_more").value == ["skm_waktu"]
    assert '<div class="k-heat"' in screen(app)
    assert address(app)["more"] == "skm_waktu"


def test_a_unit_of_the_drawing_is_a_link_that_keeps_view_and_number(told: Path) -> None:
    page = screen(visit("comparison", metric="ikm", by="quarter", period="2026-Q2"))
    assert (
        "trend?unit=ulu&amp;view=territory&amp;by=quarter&amp;period=2026-Q2&amp;lang=id&amp;metric=ikm"
        in page
    )


def test_what_a_unit_leads_most_of_is_offered_first(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        for at in range(5):
            con.execute("insert into unit by name select ? as unit_id, ? as unit_name, 'sd' as unit_kind, "
                        "3 as level, date '2020-01-01' as valid_from", [f"sd{at}", f"SD {at}"])  # fmt: skip
            con.execute(
                "insert into unit_tree values ('territory', ?, 'plaju', 2, ?, 0)", [f"sd{at}", 20 + at]
            )
        con.execute("insert into unit_tree select 'command', unit_id, parent_id, depth, sort, n_children "
                    "from unit_tree where hierarchy = 'territory' and unit_id in ('k0', 'k1')")  # fmt: skip
    app = visit("comparison", metric="good_or_better")
    kinds = next(group for group in app.button_group if group.key == "page_kind")
    assert kinds.value == "kelurahan"


@pytest.fixture
def judged(told: Path) -> Path:
    """The three kelurahan as one comparison group, one of them beyond the limits and one of few."""
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("update metric set scale = 100 where metric = 'good_or_better'")
        con.execute("delete from comparison_member; insert into comparison_member select 'territory', "
                    "'like:kelurahan:3', unit_id, null, unit_kind from unit where unit_kind = 'kelurahan'")  # fmt: skip
        con.execute("insert into comparison_group by name select 'territory' as hierarchy, 'like:kelurahan:3' as "
                    "group_id, 'good_or_better' as metric, 'quarter' as period_type, '2026-Q3' as period, 6 as units, "
                    "30 as n, 80.0 as centre, 0.0 as tau2, false as is_adjusted, 'rough' as state, 0.012 as "
                    "expected_false, 0.34 as largest_share")  # fmt: skip
        con.execute("insert into comparison select 'territory', 'like:kelurahan:3', 'good_or_better', 'quarter', "
                    "'2026-Q3', unit_id, 10, 1.0, 79, 70, 88, 1, 3, if(unit_id = 'k1', 'below', 'on_par') "
                    "from unit where unit_kind = 'kelurahan'")  # fmt: skip
        con.execute("insert into rule values ('interval', 'z', '1.959964', 'x', 'x', 'x', 'C'), "
                    "('comparison', 'z', '3.090232', 'x', 'x', 'x', 'C')")  # fmt: skip
    return told


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_judged_group_is_a_funnel_with_words_and_no_rank(judged: Path, lang: str) -> None:
    app = visit("comparison", metric="good_or_better", by="quarter", period="2026-Q3", lang=lang)
    page = screen(app)
    (spec,) = charts(app)
    assert "triangle-down" in spec and "Kelurahan 9" in spec
    assert text("funnel.below", lang) in page and text("funnel.rough_mark", lang) in page
    assert text("funnel.is_rough", lang, k=6) in page and text("funnel.no_league", lang) in page
    assert text("funnel.rank", lang, lo=1, hi=3) in page
    assert names(app) == ["Kelurahan 9", "Kelurahan 10", "Kelurahan Plaju Ulu"]


def test_of_very_many_units_those_outside_the_limits_come_first(
    judged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alike, "MOST", 1)
    app = visit("comparison", metric="good_or_better", by="quarter", period="2026-Q3")
    assert names(app) == ["Kelurahan 9"]
    assert text("funnel.first", "id", most="1", n="3") in screen(app)


def test_dots_on_one_another_are_drawn_once_and_counted() -> None:
    rows = pd.DataFrame(
        [
            ("a", 10, 90.0, "on_par", False), ("b", 10, 90.0, "on_par", False), ("c", 10, 80.0, "on_par", False),
            ("d", 10, 90.0, "above", False), ("e", 10, 90.0, "above", False), ("f", 10, 90.0, "on_par", True),
        ],
        columns=["unit_id", "n", "value", "word", "is_chosen"],
    ).assign(is_inside=True, is_hollow=False)  # fmt: skip
    once = funnel._once(rows)
    assert dict(zip(once["unit_id"], once["others"], strict=True)) == {"a": 1, "c": 0, "d": 0, "e": 0, "f": 0}


def test_what_chance_does_is_told_by_picture_or_by_unit() -> None:
    with i18n.speaking("id"):
        assert funnel._by_chance(0.012) == text("funnel.false", "id", many="83")
        assert funnel._by_chance(19.98) == text("funnel.false_many", "id", n="20")


def test_counts_are_shown_without_a_verdict(judged: Path) -> None:
    app = visit("comparison", metric="complaints", by="quarter", period="2026-Q3")
    assert text("funnel.count", "id") in screen(app) and not charts(app)
