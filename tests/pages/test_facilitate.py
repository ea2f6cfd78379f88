"""The facilitator's screen: it moves the projector, tells the time, releases what phones sent, writes down what is
agreed; two facilitators at once lose nothing."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import i18n, store
from dashboard.discussion import agenda, agreements, sessions, voices
from dashboard.discussion.agreements import Plan
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import discussions
from dashboard.discussion.voices import Voice
from tests.conftest import ROOT
from tests.pages.charts import screen
from tests.pages.conftest import text, visit, words
from tests.pages.test_discussion import HOSTILE, buttons, now, opened, prepared, pressed, room  # noqa: F401

PLACE = ("territory", "plaju", "Kecamatan Plaju")
PLAN = Plan("pelatihan", "Latih petugas loket", "Kepala Seksi Pelayanan", "2027-03", "ikm", "IKM naik")


@pytest.fixture
def talk(room: Path) -> Discussion:  # noqa: F811 - the fixture of that name
    """An open discussion of Plaju with two points."""
    return opened(prepared("Satu", "Dua", place=PLACE))


@pytest.fixture
def spoken(lang: i18n.Lang) -> Iterator[None]:
    """The driver of the tests asks for the words of a choice in the language of the screen."""
    with i18n.speaking(lang):
        yield


def sent(
    talk: Discussion, opinion: str, point: int | None = 0, stance: str = "agree", name: str = ""
) -> None:
    """What a phone of its own sends."""
    item = None if point is None else agenda.points(talk)[point].id
    voices.take(
        talk.code, Voice(f"once-{opinion[:20]}", f"phone-{opinion[:20]}", item, stance, opinion, "", name)
    )


def states(talk: Discussion) -> dict[str, str]:
    found = voices.incoming(talk, ("waiting", "released", "withheld"))
    return {one.opinion: one.state for one in found}


def agreeing(talk: Discussion, *opened: str, lang: str = "id") -> AppTest:
    """The screen with the part for agreements, these forms of it open."""
    app = AppTest.from_file(ROOT / "dashboard" / "app.py", default_timeout=60)
    for key in opened:
        app.session_state[key] = True
    app.session_state["facilitate_part"] = "agree"
    app.query_params["code"], app.query_params["lang"] = talk.code, lang
    app.switch_page("../pages/facilitate.py").run()
    assert not app.exception, app.exception
    return app


@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_leads_from_the_cover_to_the_agreements_and_no_further(talk: Discussion, lang: str) -> None:
    app = visit("facilitate", code=talk.code, lang=lang)
    assert text("facilitate.cover", lang) in screen(app) and app.button(key="facilitate_previous").disabled
    for step, name in ((1, "Satu"), (2, "Dua"), (3, text("facilitate.agreements", lang))):
        pressed(app, "facilitate_next")
        assert now(talk).step == step and f"<h2>{name}</h2>" in screen(app)
    assert app.button(key="facilitate_next").disabled
    assert text("facilitate.then_nothing", lang) in screen(app)
    pressed(app, "facilitate_previous")
    assert now(talk).step == 2 and text("facilitate.step", lang, at=2, last=3) in screen(app)


def test_it_jumps_and_follows_a_step_set_elsewhere(talk: Discussion) -> None:
    app = visit("facilitate", code=talk.code)
    app.session_state["facilitate_part"] = "agenda"
    app.run()
    pressed(app, "jump_2")
    assert now(talk).step == 2
    sessions.to_step(talk, 1)
    app.run()
    assert "<h2>Satu</h2>" in screen(app) and {"jump_0", "jump_2", "jump_3"} <= buttons(app)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_time_over_the_plan_is_told_in_words(talk: Discussion, lang: str) -> None:
    sessions.to_step(talk, 1)
    app = visit("facilitate", code=talk.code, lang=lang)
    late = 'class="k-time k-late"'
    assert late not in screen(app)
    begun = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=72, seconds=5)
    with store.writing() as con:
        con.execute(sa.update(discussions).values(step_at=begun.strftime(store.WHEN)))
    app.run()
    shown = screen(app)
    assert late in shown and "1:12:0" in shown
    assert text("facilitate.over", lang, time="1:02:05")[:10] in shown


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("lang", ["id", "en"])
def test_opinions_are_released_withheld_and_taken_back(talk: Discussion, lang: str) -> None:
    for at, words_sent in enumerate(("Antrean panjang", "Loketnya satu", HOSTILE)):
        sent(talk, words_sent, at % 2, name="Ibu Sari" if at == 0 else "")
    app = visit("facilitate", code=talk.code, lang=lang)
    first, second, third = voices.incoming(talk)
    shown = screen(app)
    assert "Antrean panjang" in shown and "Ibu Sari" in shown and "<img src=x" not in shown
    assert text("facilitate.counts", lang, waiting=3, released=0, withheld=0) in shown
    pressed(app, f"release_{first.id}")
    pressed(app, f"withhold_{second.id}")
    assert states(talk) == {"Antrean panjang": "released", "Loketnya satu": "withheld", HOSTILE: "waiting"}
    assert text("facilitate.waiting", lang, n=1) in screen(app)
    app.session_state["voice_state"] = "released"
    app.run()
    assert "Antrean panjang" in screen(app) and "Loketnya satu" not in screen(app)
    pressed(app, f"withhold_{first.id}")
    app.session_state["voice_state"] = "withheld"
    app.run()
    pressed(app, f"release_{second.id}")
    assert states(talk) == {"Antrean panjang": "withheld", "Loketnya satu": "released", HOSTILE: "waiting"}
    assert third.state == "waiting"


def test_opinions_are_looked_at_by_point(talk: Discussion) -> None:
    sent(talk, "Tentang satu", 0)
    sent(talk, "Tentang dua", 1)
    sent(talk, "Secara umum", None)
    app = visit("facilitate", code=talk.code)
    sessions.to_step(talk, 2)
    second = agenda.points(talk)[1].id
    for about, told in (("here", "Tentang dua"), (str(second), "Tentang dua"), ("none", "Secara umum")):
        app.selectbox(key="voice_about").set_value(about).run()
        shown = {one for one in ("Tentang satu", "Tentang dua", "Secara umum") if one in screen(app)}
        assert shown == {told}, about


def test_two_who_move_the_same_opinion(talk: Discussion) -> None:
    sent(talk, "Antrean panjang")
    app = visit("facilitate", code=talk.code)
    (seen,) = voices.incoming(talk)
    voices.withhold(talk, seen)  # by the other facilitator, after this screen was drawn
    pressed(app, f"release_{seen.id}")
    assert states(talk) == {"Antrean panjang": "withheld"}
    assert text("judgement.changed", "id") in words(app)


def test_a_note_is_written_beside_the_point_whatever_the_screen_shows(talk: Discussion) -> None:
    sessions.to_step(talk, 1)
    app = visit("facilitate", code=talk.code)
    first = agenda.points(talk)[0]
    pressed(app, f"noting_{first.id}")
    app.text_area(key=f"noting_{first.id}_text").set_value("Tanyakan hari pasar").run()
    sessions.to_step(talk, 2)
    agenda.annotate(talk, first, "Sudah ditanyakan", 10)  # by the other facilitator
    app.run()
    assert app.text_area(key=f"noting_{first.id}_text").value == "Tanyakan hari pasar"
    pressed(app, "noting_keep")
    assert agenda.points(talk)[0].note == "Sudah ditanyakan" and "Sudah ditanyakan" in words(app)
    pressed(app, "noting_keep")
    assert agenda.points(talk)[0].note == "Tanyakan hari pasar" and not app.text_area


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("lang", ["id", "en"])
def test_decisions_and_actions_are_written_down(talk: Discussion, lang: str) -> None:
    sessions.to_step(talk, 1)
    app = agreeing(talk, "new_decision_0", "new_action_0", lang=lang)
    app.text_area(key="decision_0_text").set_value("Loket dibuka lebih pagi")
    pressed(app, "decision_0_keep")
    (decision,) = agreements.decided(talk.id)
    first = agenda.points(talk)[0]
    assert (decision.text, decision.item_id) == ("Loket dibuka lebih pagi", first.id)
    app = agreeing(talk, "new_action_0", lang=lang)
    assert app.selectbox(key=f"action_0_{first.id}_metric").value == "ikm", "the metric of the point"
    app.text_input(key="action_0_action").set_value("Latih petugas loket")
    app.text_input(key="action_0_owner").set_value("198503122010012004")
    app.selectbox(key="action_0_unit").set_value("ulu")
    pressed(app, "action_0_keep")
    assert text("judgement.kind", lang) in words(app)
    app.selectbox(key="action_0_kind").set_value("pelatihan")
    pressed(app, "action_0_keep")
    assert text("judgement.number", lang) in words(app) and agreements.agreed() == []
    app.text_input(key="action_0_owner").set_value("Kepala Seksi Pelayanan")
    pressed(app, "action_0_keep")
    (action,) = agreements.agreed()
    assert (action.unit_id, action.metric, action.item_id) == ("ulu", "ikm", first.id)
    shown = screen(app)
    for told in (
        text("focus.action_pelatihan", lang),
        "Kepala Seksi Pelayanan",
        "Plaju Ulu",
        "Latih petugas loket",
    ):
        assert told in shown
    pressed(app, f"revoke_action_{action.id}")
    assert agreements.agreed() == [] and "Latih petugas loket" not in screen(app)


@pytest.mark.parametrize("mine", [True, False])
def test_two_wordings_stand_side_by_side_until_somebody_chooses(talk: Discussion, mine: bool) -> None:
    agreements.agree(talk, PLAN)
    (seen,) = agreements.agreed()
    app = agreeing(talk)
    pressed(app, f"edit_action_{seen.id}")
    app.text_input(key=f"edit_{seen.key}_action").set_value("Latih semua petugas")
    agreements.replan(talk, seen, Plan("bimbingan", "Bimbing petugas", "Lurah", "2027-04"))
    pressed(app, f"edit_{seen.key}_keep")
    shown = screen(app)
    assert (
        text("agree.clash", "id") in shown and "Latih semua petugas" in shown and "Bimbing petugas" in shown
    )
    assert [action.title for action in agreements.agreed()] == ["Bimbing petugas"]
    pressed(app, "clash_mine" if mine else "clash_theirs")
    chosen = "Latih semua petugas" if mine else "Bimbing petugas"
    assert [(action.title, action.key) for action in agreements.agreed()] == [(chosen, seen.key)]
    assert text("agree.clash", "id") not in screen(app)


def test_a_decision_that_was_revoked_meanwhile_can_be_kept_all_the_same(talk: Discussion) -> None:
    agreements.decide(talk, "Loket dibuka lebih pagi")
    (seen,) = agreements.decided(talk.id)
    app = agreeing(talk)
    pressed(app, f"edit_decision_{seen.id}")
    app.text_area(key=f"edit_{seen.key}_text").set_value("Loket dibuka pukul tujuh")
    agreements.revoke(talk, seen)
    pressed(app, f"edit_{seen.key}_keep")
    assert text("agree.revoked", "id") in screen(app) and agreements.decided(talk.id) == []
    pressed(app, "clash_mine")
    assert [decision.text for decision in agreements.decided(talk.id)] == ["Loket dibuka pukul tujuh"]


@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_prepared_discussion_waits_and_a_closed_one_moves_no_more(room: Path, lang: str) -> None:  # noqa: F811
    talk = prepared(place=PLACE)
    app = visit("facilitate", code=talk.code, lang=lang)
    assert text("facilitate.prepared", lang) in words(app) and "facilitate_next" not in buttons(app)
    pressed(app, "facilitate_start")
    assert now(talk).state == "open" and "facilitate_next" in buttons(app)
    sessions.close(now(talk))
    app.run()
    assert text("facilitate.closed", lang) in words(app) and "facilitate_next" not in buttons(app)


@pytest.mark.parametrize(
    ("role", "unit", "is_led"),
    [("fasilitator", "kota", True), ("pimpinan", "plaju", True), ("pimpinan", "kota", False),
     ("kepala_unit", "kota", False)],
)  # fmt: skip
def test_only_who_may_lead_sees_the_screen(room: Path, role: str, unit: str, is_led: bool) -> None:  # noqa: F811
    talk = opened(prepared("Rahasia ruang", place=("territory", unit, "Unit")))
    sent(talk, "Hanya untuk fasilitator")
    shown = screen(visit("facilitate", code=talk.code, role=role))
    assert ("Hanya untuk fasilitator" in shown) == is_led
    assert (text("facilitate.unknown", "id") in shown) != is_led
    assert text("facilitate.unknown", "id") in screen(visit("facilitate", code="ZZZZZZ"))
