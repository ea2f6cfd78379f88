"""Penghargaan: a rule brings up, a person decides with a reason, others read what belongs to them."""

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import accesslog, store
from tests.pages.charts import outside_tables, screen
from tests.pages.conftest import text, visit
from tests.pages.test_rollout import told  # noqa: F401 - the drawn warehouse

UNIT = {"unit": "plaju", "by": "quarter", "period": "2026-Q3"}
REASON = "Dua tahun Sangat Baik dan membimbing pegawai baru"


def names(app: AppTest) -> list[str]:
    key = text("recognition.name", "id")
    return [name for frame in app.dataframe if key in frame.value for name in frame.value[key]]


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize("lang", ["id", "en"])
def test_nothing_is_decided_by_a_rule_and_each_says_what_it_is(lang: str) -> None:
    page = outside_tables(visit("recognition", lang=lang, **UNIT))
    for key in ("principle", "rule_very_good_years", "rule_real_improvement", "none_decided", "decided_lead"):
        assert text(f"recognition.{key}", lang) in page
    assert "evil.example" not in page  # a datum stays in its table


@pytest.mark.usefixtures("told")
def test_a_decision_is_kept_with_reason_and_day_signed_shown_and_ended() -> None:
    app = visit("recognition", opened="recognition_form_0", **UNIT)
    about = app.selectbox(key="recognition_about_0")
    about.select_index(next(at for at, label in enumerate(about.options) if "Siti Aminah" in label)).run()
    app.text_input(key="recognition_title_0").set_value("Pegawai Teladan")
    app.text_area(key="recognition_reason_0").set_value("pendek").run()
    app.button(key="recognition_keep_0").click().run()
    assert text("judgement.why_short", "id", least=10, most=300) in screen(app)
    app.text_area(key="recognition_reason_0").set_value(REASON).run()
    app.button(key="recognition_keep_0").click().run()
    assert REASON in screen(app) and "Pegawai Teladan" in screen(app)
    with store.reading() as con:
        row = con.execute(sa.select(store.recognitions)).mappings().one()
    assert (row["person_key"], row["unit_id"], row["rule"]) == ("k1", "ulu", "very_good_years")
    assert (row["given_as"], row["ended_at"]) == ("kepegawaian", None)
    app.button(key=f"recognition_end_{row['id']}").click().run()
    assert text("recognition.none_decided", "id") in screen(app)
    with store.reading() as con:
        assert con.execute(sa.select(store.recognitions.c.ended_by)).scalar_one() == row["given_by"]
    assert len(accesslog.table(accesslog.Wanted(actions=("decide",)), 9)) == 2


@pytest.mark.usefixtures("told")
def test_others_read_of_units_and_of_their_own_people_and_decide_nothing() -> None:
    decided = {"rule": "", "kind": "best_unit", "day": "2026-08-17", "reason": REASON,
               "given_at": "2026-08-17T01:00:00Z", "given_by": "x", "given_as": "kepegawaian"}  # fmt: skip
    with store.writing() as con:
        for unit, key, title in (
            ("plaju", "", "Unit Terbaik"),
            ("plaju", "r4", "Rahasia"),
            ("ulu", "k1", "Teladan"),
        ):
            con.execute(
                store.recognitions.insert().values(**decided, unit_id=unit, person_key=key, title=title)
            )
    own = visit("recognition", role="kepala_unit", **{**UNIT, "unit": "ulu"})
    assert set(names(own)) == {"Siti Aminah", text("recognition.whole_unit", "id")} and "Teladan" in screen(
        own
    )
    above = visit("recognition", role="kepala_unit", **UNIT)
    page = screen(above)
    assert text("recognition.closed", "id") in page and "Rahasia" not in page
    assert "Unit Terbaik" in page
    assert names(above) == [text("recognition.whole_unit", "id")]
    assert text("recognition.decide", "id") not in [box.label for box in above.expander]
