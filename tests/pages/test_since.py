"""What followed an intervention, in one sentence, and new limits on the chart of Tren."""

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import judgements
from dashboard.views import verdicts
from tests.pages.charts import charts, enrich, screen
from tests.pages.conftest import text, visit

DAY, UNTIL = dt.date(2026, 3, 10), dt.date(2026, 6, 30)
CUT = dt.date(2026, 10, 1)
HEAD = "Sejak Loket kedua (10 Mar 2026): "
REASON = "Loket kedua dibuka untuk seterusnya"


def series(**verdict_of: str) -> pd.DataFrame:
    """Six months from January 2026: 'concern low' and the like by month `m4`, otherwise common or as told."""
    rows = []
    for month in range(1, 7):
        verdict, _, side = verdict_of.get(f"m{month}", verdict_of.get("other", "common")).partition(" ")
        cause = "outside" if side else "common"
        rows.append((f"2026-{month:02}", pd.Timestamp(2026, month, 1), "full", verdict, cause, side or None))
    columns = ["period", "period_start", "state_now", "verdict_now", "cause_now", "side_now"]
    return pd.DataFrame(rows, columns=columns)


def said(rows: pd.DataFrame, until: dt.date = UNTIL) -> str:
    return verdicts.since("Loket kedua", DAY, rows, "month", until)


def test_the_first_signal_afterwards_is_told_with_its_month() -> None:
    told = said(series(m5="improvement high", m6="concern low"))
    assert told.startswith(HEAD) and told.endswith(", pertama kali terlihat pada Mei 2026.")


def test_a_signal_of_before_is_no_news() -> None:
    assert said(series(m3="concern low", m4="concern low")).endswith("tanda yang sama sudah ada sebelumnya.")
    assert "pertama kali" in said(series(m2="concern low", m4="concern low"))
    assert "pertama kali" in said(series(m3="improvement high", m4="concern low"))


def test_no_signal_counts_the_whole_months_afterwards_up_to_the_chosen_one() -> None:
    assert said(series()) == HEAD + "belum ada tanda di luar naik-turun biasa (3 bulan)."
    early = said(series(m6="concern low"), dt.date(2026, 5, 31))
    assert early == HEAD + "belum ada tanda di luar naik-turun biasa (2 bulan)."


def test_where_nothing_can_be_judged_yet_it_says_so() -> None:
    assert said(series(other="none")) == HEAD + "data belum cukup untuk melihat perubahan (3 bulan)."
    assert said(series(), dt.date(2026, 3, 31)) == HEAD + "belum ada bulan yang utuh sesudahnya."


@pytest.fixture
def told(tiny: Path) -> Path:
    enrich(tiny)
    return tiny


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_trend_says_what_followed(told: Path, lang: str) -> None:
    judgements.add_event("plaju", "good_or_better", dt.date(2026, 9, 1), "intervention", "Loket <b>kedua</b>")
    judgements.add_event("plaju", "ikm", dt.date(2026, 9, 1), "intervention", "Tentang angka lain")
    page = screen(trend(lang))
    assert {"id": r"Sejak Loket \<b\>kedua", "en": r"Since Loket \<b\>kedua"}[lang] in page
    assert {"id": "pertama kali terlihat pada Oktober 2026", "en": "October 2026"}[lang] in page
    assert text("signal.since_caution", lang) in page
    assert "angka lain" not in page


@pytest.mark.parametrize("lang", ["id", "en"])
def test_new_limits_are_marked_on_the_chart_and_explained_below(told: Path, lang: str) -> None:
    judgements.add_rebase("plaju", "good_or_better", CUT, REASON)
    app = trend(lang)
    assert uprights(app).count(CUT.isoformat()) == 1
    begin = {"id": "Batas dihitung ulang", "en": "Limits computed anew"}[lang]
    assert f"{begin}: {REASON}" in screen(app).replace("\\", "")


def test_new_limits_of_another_unit_or_number_are_not_on_the_chart(told: Path) -> None:
    judgements.add_rebase("ulu", "good_or_better", CUT, REASON)
    judgements.add_rebase("plaju", "ikm", CUT, REASON)
    assert CUT.isoformat() not in uprights(trend("id"))


def trend(lang: str) -> AppTest:
    return visit("trend", unit="plaju", by="month", period="2026-10", lang=lang, metric="good_or_better")


def uprights(app: AppTest) -> list[str]:
    """Days of the vertical marks on the chart."""
    (chart,) = charts(app)
    shapes = json.loads(chart)["layout"]["shapes"]
    return [str(shape["x0"])[:10] for shape in shapes if shape["x0"] == shape["x1"]]
