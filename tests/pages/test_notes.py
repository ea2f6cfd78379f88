"""The forms for events, new limits and own groups: what is listed, entered, refused, ended; how the numbers follow."""

import datetime as dt
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import judgements
from dashboard.intake import Intake
from tests.pages.conftest import text, words

REASON = "Loket kedua dibuka untuk seterusnya"
# A stand-in for the child: answers an order to build at once.
BUILDS = """
import json, sys
for line in sys.stdin:
    order = json.loads(line)
    assert order["op"] == "build"
    for event in ({"event": "progress", "stage": "x", "done": 1, "total": 2}, {"event": "published", "build": "b2"}):
        print(json.dumps({"id": order["id"], **event}), flush=True)
"""
FAILS = BUILDS.replace(
    '"event": "published", "build": "b2"',
    '"event": "failed", "message_id": "Rusak *x*", "message_en": "Broken"',
)


@pytest.fixture
def child(tiny: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Intake]:
    folder = tiny / "warehouse" / "b1"
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")
    made = Intake((sys.executable, "-c", getattr(request, "param", BUILDS)))
    for module in ("dashboard.judgements", "dashboard.views.recount"):
        monkeypatch.setattr(f"{module}.intake", lambda: made)
    yield made
    made.close()


def opened(box: str, role: str = "kepegawaian", lang: str = "id") -> AppTest:
    """One box alone on a screen, its form open."""

    def script(box: str, lang: str) -> None:
        import datetime as dt

        import streamlit as st

        from dashboard import queries
        from dashboard.filters import Filters
        from dashboard.views import groups, notes

        st.session_state["_lang"] = lang
        queries.pin()
        view = Filters("ulu", "territory", "quarter", "2026-Q3", lang)
        if box == "notes":
            notes.box(view, "ikm", [dt.date(2026, month, 1) for month in range(1, 10)])
        else:
            groups.box(view)

    app = AppTest.from_function(script, args=(box, lang), default_timeout=60)
    app.session_state["_demo_role"] = role
    app.session_state["note_form_0" if box == "notes" else "groups_0"] = True
    app.run()
    assert not app.exception, app.exception
    return app


def again(app: AppTest) -> AppTest:
    assert not app.run().exception, app.exception
    return app


def pressed(app: AppTest, key: str) -> AppTest:
    assert not app.button(key=key).click().run().exception, app.exception
    return app


def test_an_event_is_entered_listed_and_ended(child: Intake) -> None:
    app = opened("notes")
    assert text("notes.none", "id") in words(app)
    app.text_input(key="note_title_0").set_value("Banjir <b>besar</b> [x](http://jahat)")
    app.date_input(key="note_day_0").set_value(dt.date(2026, 3, 1))
    app.selectbox(key="note_reach_0").set_value("")
    pressed(app, "note_keep_0")
    shown = words(app)
    assert "1 Mar 2026" in shown and r"\<b\>besar" in shown and "](http" not in shown
    assert text("notes.all_metrics", "id") in shown and "demo-kepegawaian" not in shown
    assert judgements.events("territory", ["ulu"])[["kind", "metric"]].to_numpy().tolist() == [
        ["intervention", None]
    ]
    pressed(app, "end_event_1")
    assert text("notes.none", "id") in words(app) and judgements.events("territory", ["ulu"]).empty
    assert not child._jobs, "an event changes no number"


def test_new_limits_need_a_reason_and_the_numbers_follow(child: Intake) -> None:
    app = opened("notes")
    app.session_state["note_kind_0"] = "rebase"
    again(app)
    assert "7 titik" in words(app)
    app.text_area(key="note_reason_0").set_value("short")
    pressed(app, "note_keep_0")
    assert text("judgement.reason_short", "id", least=10, most=300) in words(app)
    assert judgements.rebases("territory", ["ulu"]).empty and not child._jobs
    app.text_area(key="note_reason_0").set_value(REASON)
    pressed(app, "note_keep_0")
    assert judgements.rebases("territory", ["ulu"])[["metric", "reason"]].to_numpy().tolist() == [
        ["ikm", REASON]
    ]
    (job,) = child._jobs
    child.wait(job, "building", 10)
    deadline = time.monotonic() + 10
    while text("recount.done", "id") not in words(app) and time.monotonic() < deadline:
        again(app)
    assert text("recount.done", "id") in words(app) and REASON in words(app)
    assert text("recount.done", "id") not in words(again(app)), "said once"
    pressed(app, "end_rebase_1")
    assert judgements.rebases("territory", ["ulu"]).empty and len(child._jobs) == 2


def test_the_forms_speak_english_too(child: Intake) -> None:
    judgements.add_rebase("ulu", None, dt.date(2026, 3, 1), REASON)
    shown = words(opened("notes", lang="en"))
    assert (
        "noted by: Human resources" in shown and "without names of people" in shown and "Batas" not in shown
    )
    assert "less than ten units" in words(opened("groups", lang="en"))


@pytest.mark.parametrize("child", [FAILS], indirect=True)
def test_numbers_that_could_not_follow_are_told_and_asked_for_again(child: Intake) -> None:
    judgements.add_group("Loket ramai", ["ulu", "pkm"])
    app = opened("groups")
    app.selectbox(key="group_which_0").set_value(judgements.groups()["group_id"][0]).run()
    pressed(app, next(b.key for b in app.button if b.key and b.key.startswith("group_end_")))
    (job,) = child._jobs
    child.wait(job, "building", 10)
    shown = words(again(app))
    assert text("recount.failed", "id") in shown and r"Rusak \*x\*" in shown
    pressed(app, "recount_again")
    assert len(child._jobs) == 2


@pytest.mark.parametrize("role", ["fasilitator", "pegawai", "pimpinan", "kepala_unit"])
def test_who_may_not_write_sees_the_list_alone(child: Intake, role: str) -> None:
    judgements.add_event("kota", None, dt.date(2026, 3, 1), "event", "Banjir")
    judgements.add_event("ulu", "complaints", dt.date(2026, 3, 2), "event", "Tentang angka lain")
    app = opened("notes", role)
    assert "Banjir" in words(app) and "Kota Contoh" in words(app) and "angka lain" not in words(app)
    leads = role in ("pimpinan", "kepala_unit")
    assert bool(app.text_input) == leads and "end_event_1" not in {b.key for b in app.button}
    hidden = opened("groups", role)
    assert not hidden.button and not hidden.text_input


def test_a_group_is_made_changed_and_ended(child: Intake) -> None:
    app = opened("groups")
    app.text_input(key="group_name_0_new").set_value("Loket ramai")
    pressed(app, "group_keep_0_new")
    assert text("judgement.group_size", "id", least=2, most=200) in words(app)
    app.multiselect(key="group_units_0_new").set_value(["ulu", "plaju"])
    pressed(app, "group_keep_0_new")
    key = judgements.groups()["group_id"][0]
    assert judgements.groups()["unit_id"].tolist() == ["plaju", "ulu"] and len(child._jobs) == 1
    judgements.change_group(
        key, "Loket ramai", ["ulu", "dinkes"]
    )  # by another; dinkes is not in this hierarchy
    app.session_state["groups_1"] = True
    again(app).selectbox(key="group_which_1").set_value(key).run()
    assert "dinkes" in words(app)
    app.multiselect(key=f"group_units_1_{key}").set_value(["ulu", "pkm"])
    pressed(app, f"group_keep_1_{key}")
    assert judgements.groups()["unit_id"].tolist() == ["dinkes", "pkm", "ulu"]
    app.session_state["groups_2"] = True
    again(app).selectbox(key="group_which_2").set_value(key).run()
    pressed(app, f"group_end_2_{key}")
    assert judgements.groups().empty and len(child._jobs) == 3


def test_new_limits_that_too_few_points_follow_are_told_as_waiting(child: Intake) -> None:
    judgements.add_rebase("ulu", "ikm", dt.date(2026, 3, 1), REASON)  # seven periods since, of nine
    assert "belum berlaku" not in words(opened("notes"))
    judgements.add_rebase("ulu", "ikm", dt.date(2026, 4, 1), REASON)
    assert text("notes.waiting", "id", n=6, least=7) in words(opened("notes"))
