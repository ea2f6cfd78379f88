"""Kelengkapan: how far it has come, the grid of months, the lists and their file, exceptions, and what others get."""

import re
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import export, panel
from dashboard import tables as written
from dashboard.filters import Filters
from dashboard.views import chase, completeness, completeness_brief
from tests.pages.charts import enrich, screen
from tests.pages.conftest import redraw, text, visit

SEPTEMBER = {"unit": "plaju", "view": "territory", "by": "month", "period": "2026-09"}
HOSTILE = "=2+5 [x](http://jahat) $a$"
KNOWN = f"""
insert into metric by name select * replace ('not_rated' as metric, 'completeness' as aspect,
    'Belum dinilai' as label_id, 'Not yet rated' as label_en, 'Belum dinilai' as short_id,
    'Not yet rated' as short_en) from metric where metric = 'good_or_better';
insert into value select * replace ('not_rated' as metric) from value where metric = 'good_or_better';
insert into person values ('k5', '{HOSTILE}', 'Pengelola'), ('k7', 'Ani', 'Bidan');
"""


@pytest.fixture
def told(tiny: Path) -> Path:
    """The drawn warehouse with the metric of the grid, and persons, one of them hostile."""
    enrich(tiny)
    redraw(tiny / "warehouse" / "b1" / "internal.duckdb", KNOWN)
    return tiny


def tables(app: AppTest) -> list[pd.DataFrame]:
    return [element.value for element in app.dataframe]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_counts_bars_grid_lists_and_exceptions_of_a_month(told: Path, lang: str) -> None:
    app = visit("completeness", lang=lang, **SEPTEMBER)
    page = screen(app)
    for key, n in (("rated", 26), ("open", 4), ("overdue", 4), ("late", 2)):
        assert text(f"completeness.sum_{key}", lang, n=n, all=30) in page
    assert page.count('class="k-stack"') == 3 and page.count("k-is-rated") >= 4
    assert text("completeness.plans_open", lang, n=2) in page  # Plaju Ulu: one submitted, one a draft
    assert re.search(r'class="k-heat".*--k-shade', page)
    people, raters, odd = tables(app)
    assert "Siti Aminah" in set(people[text("chase.name", lang)]) and len(people) == 4
    assert set(people[text("chase.days", lang)]) == {"5"}
    assert list(raters[text("chase.open", lang)]) == [
        text("raters.of", lang, k=k, n=n) for k, n in ((1, 1), (2, 3), (1, 1))
    ]
    assert len(odd) == 1 and text("chase.kind_missing_lead", lang) in page


def test_the_lists_ask_the_right_person(told: Path) -> None:
    app = visit("completeness", **SEPTEMBER)
    lists = {}
    for name in chase.LISTS:
        app.session_state["chase_list"] = name
        lists[name] = list(tables(app.run())[0][text("chase.name", "id")])
    assert lists["rate"] == [HOSTILE, "Siti Aminah", text("raters.unknown", "id"), "Ani"]
    assert lists["approve"] == [HOSTILE]
    assert lists["plan"] == ["Siti Aminah", "Ani"]


def test_of_a_very_long_list_the_first_are_shown_and_the_file_holds_all(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "MOST_ROWS", 2)
    files: dict[str, int] = {}
    monkeypatch.setattr(panel, "offer", lambda file, *more: files.update({more[2]: len(file())}))
    app = visit("completeness", **SEPTEMBER)
    assert [len(table) for table in tables(app)] == [2, 2, 1]
    for whole in (4, 3):
        assert text("figure.first_rows", "id", most="2", n=str(whole)) in screen(app)
    lists = (f"{text('chase.file', 'id')}-{text('chase.list_rate_file', 'id')}-2026-09", 4)
    assert {lists, (f"{text('chase.file', 'id')}-2026-09", 3)} <= set(files.items())


def test_the_file_of_a_list_holds_no_formula(told: Path) -> None:
    key = f"{text('chase.file', 'id')}-{text('chase.list_approve_file', 'id')}-2026-09"
    app = visit("completeness", opened=f"{key}_file", **SEPTEMBER)
    app.session_state["chase_list"] = "approve"
    shown = tables(app.run())[0]
    assert len(app.get("download_button")) == 4
    file = export.to_csv(shown, {}, "id").decode("utf-8-sig")
    assert f"\n'{HOSTILE};" in file.replace("\r", "")


def test_nothing_yet_is_said(told: Path) -> None:
    with duckdb.connect(str(told / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("delete from completeness")
    assert text("completeness.none", "id") in screen(visit("completeness", **SEPTEMBER))


OWN = pd.DataFrame(
    [
        ("2026-09", "2026-09-01", 30), ("2026-08", "2026-08-01", 31), ("2026-Q3", "2026-07-01", 9),
        ("2026-05", "2026-05-01", 30), ("2025", "2025-01-01", 29), ("2025-12", "2025-12-01", 30),
    ],
    columns=["period", "period_start", "n"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("by", "period", "offered", "usual"),
    [
        ("quarter", "2026-Q3", ["2026-09", "2026-08", "2026-Q3"], "2026-09"),
        ("month", "2026-06", ["2026-05"], "2026-05"),
        ("year", "2025", ["2025-12", "2025"], "2025"),
        ("month", "2024-12", [], ""),
    ],
)
def test_the_period_is_one_most_people_are_rated_for(
    by: str, period: str, offered: list[str], usual: str
) -> None:
    view = Filters("plaju", "territory", by, period, "id")
    assert completeness.offered(OWN, view) == offered
    assert not offered or completeness.usual(OWN, offered, view) == usual


def test_a_deadline_not_yet_passed_is_said_in_words() -> None:
    days = pd.DataFrame({"d": written.counts(pd.Series([5.0, None]))})
    assert list(written.spoken(days, {"d": text("chase.not_due", "id")})["d"]) == [
        "5",
        text("chase.not_due", "id"),
    ]


def test_the_summary_leaves_out_what_is_not_there() -> None:
    row = SimpleNamespace(n=3, rated=3, overdue=0, late=0)
    assert completeness.summary(row) == text("completeness.sum_rated", "id", n=3, all=3)


def test_the_brief_tells_the_ratings_and_the_plans_of_the_period() -> None:
    row = {"period": "2026-09", "n": 30, "rated": 26, "overdue": 4, "late": 0, "plan_approved": 27,
           **dict.fromkeys(completeness.PLANS, 0), "plan_draft": 2, "plan_unknown": 1}  # fmt: skip
    first, second = completeness_brief.counts(pd.DataFrame([row]), "2026-09")
    assert first.startswith("September 2026: ") and text("completeness.sum_overdue", "id", n=4) in first
    assert second == text("completeness.brief_plans", "id", approved=27, n=30, open=3)
