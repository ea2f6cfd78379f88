"""Diskusi: a discussion is prepared, opened, counted, closed; who may, what others read, what two at once are told."""

import datetime as dt
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import accesslog, demo
from dashboard.discussion import agenda, agreements, sessions
from dashboard.discussion.agreements import Plan
from dashboard.discussion.sessions import Discussion
from tests.discussion.conftest import draft
from tests.pages.charts import enrich, screen
from tests.pages.conftest import publish, text, visit, words

UNIT = {"unit": "ulu", "by": "quarter", "period": "2026-Q3"}
PLACE, SPAN, DAY = ("territory", "ulu", "Kelurahan *Ulu*"), ("quarter", "2026-Q3"), dt.date(2026, 11, 20)
HOSTILE = '<img src=x onerror="alert(1)"> **tebal** [x](http://evil.example)'


@pytest.fixture
def room(tiny: Path) -> Path:
    """The drawn warehouse with findings, in both files."""
    enrich(tiny)
    share(tiny, "b1")
    return tiny


def share(data: Path, build: str) -> None:
    folder = data / "warehouse" / build
    shutil.copy(folder / "internal.duckdb", folder / "shared.duckdb")


def prepared(*titles: str, place: tuple[str, str, str] = PLACE) -> Discussion:
    talk = sessions.create(place, SPAN, DAY, "Aula", HOSTILE)
    agenda.fill(talk, [draft("ikm", title) for title in titles or ("IKM turun", "Antrean panjang")])
    return talk


def now(talk: Discussion) -> Discussion:
    found = sessions.find(talk.code)
    assert found is not None
    return found


def opened(talk: Discussion) -> Discussion:
    sessions.start(now(talk), "b1")
    return now(talk)


def closed(talk: Discussion) -> Discussion:
    sessions.close(opened(talk))
    return now(talk)


def pressed(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception and not app.error, [*app.exception, *app.error]
    return app


def unfold(app: AppTest, key: str) -> None:
    """Open what is shut."""
    app.session_state[key] = True
    app.run()


def titles(talk: Discussion) -> list[str]:
    return [point.shown["title"]["id"] for point in agenda.points(talk)]


def buttons(app: AppTest) -> set[str]:
    return {str(button.key) for button in app.button}


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_discussion_is_prepared_for_the_chosen_unit_and_period(lang: str) -> None:
    app = visit("discussion", opened="prepare_0", lang=lang, **UNIT)
    shown = screen(app)
    for key in ("title", "from_filters", "coming_none", "held_none"):
        assert text(f"discussion.{key}", lang) in shown
    app.text_input(key="prepare_0_place").set_value("Aula")
    app.text_input(key="prepare_0_invited").set_value(HOSTILE)
    app.text_area(key="prepare_topics_0").set_value("Loket pada jam sibuk\n\n  Antrean daring ")
    picked = len([box for box in app.checkbox if box.value])
    pressed(app, "prepare_keep_0")
    (talk,) = sessions.listed()
    assert (talk.unit_id, talk.period, talk.place, talk.state) == ("ulu", "2026-Q3", "Aula", "prepared")
    assert titles(talk)[picked:] == ["Loket pada jam sibuk", "Antrean daring"]
    shown = screen(app)
    assert talk.code in shown and f"/ikut/{talk.code}" in shown and "data:image/svg" in shown
    assert text("discussion.join_prepared", lang) in shown and text("agree.none", lang) in shown
    assert "](http" not in shown and "<img src=x" not in shown


@pytest.mark.usefixtures("room")
def test_an_empty_agenda_and_too_long_a_topic_are_refused_and_stay_typed() -> None:
    app = visit("discussion", opened="prepare_0", **UNIT)
    for box in list(app.checkbox):
        box.uncheck()
    pressed(app, "prepare_keep_0")
    assert text("judgement.agenda_empty", "id") in words(app)
    app.text_area(key="prepare_topics_0").set_value("x" * 161)
    pressed(app, "prepare_keep_0")
    assert text("judgement.title_long", "id", most=160, least=3) in words(app)
    assert app.text_area(key="prepare_topics_0").value == "x" * 161 and sessions.listed() == []


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("lang", ["id", "en"])
def test_it_is_opened_counted_and_closed(lang: str) -> None:
    talk = prepared()
    app = visit("discussion", code=talk.code, lang=lang, **UNIT)
    pressed(app, "talk_start")
    assert (now(talk).state, now(talk).build) == ("open", "b1")
    assert text("discussion.join_open", lang) in screen(app)
    unfold(app, f"attendance_{talk.id}_0")
    app.number_input(key=f"attendance_{talk.id}_0_people").set_value(23)
    pressed(app, "people_keep")
    assert now(talk).attendance == 23
    pressed(app, "talk_close")
    assert now(talk).state == "closed" and text("discussion.course_closed", lang) in screen(app)
    assert not buttons(app) & {"talk_start", "talk_close", "talk_cancel", "agenda_renew"}
    acts = accesslog.table(accesslog.Wanted(actions=("decide",)), 9)
    assert len(acts) == 5  # created, filled, opened, counted, closed


@pytest.mark.usefixtures("room")
def test_a_cancelled_discussion_is_gone_and_its_code_says_nothing() -> None:
    talk = prepared()
    app = visit("discussion", code=talk.code, **UNIT)
    pressed(app, "talk_cancel")
    assert sessions.listed() == [] and text("discussion.coming_none", "id") in screen(app)
    app = visit("discussion", code=talk.code, **UNIT)
    assert text("discussion.unknown", "id", code=talk.code) in words(app)
    assert "code" not in app.query_params


@pytest.mark.usefixtures("room")
def test_who_was_slower_is_told_keeps_what_he_typed_and_overwrites_nothing_unasked() -> None:
    talk = prepared()
    app = visit("discussion", opened=f"details_{talk.id}_0", code=talk.code, **UNIT)
    place = f"details_{talk.id}_0_place"
    app.text_input(key=place).set_value("Balai warga").run()
    sessions.change(now(talk), DAY, "Ruang rapat", "Lurah")
    pressed(app, "details_keep")
    assert now(talk).place == "Ruang rapat" and app.text_input(key=place).value == "Balai warga"
    assert text("judgement.changed", "id") in words(app) and "Ruang rapat" in screen(app)
    pressed(app, "details_keep")
    assert now(talk).place == "Balai warga" and text("judgement.changed", "id") not in words(app)


@pytest.mark.usefixtures("room")
def test_the_agenda_is_ordered_annotated_and_extended() -> None:
    talk = prepared("Satu", "Dua", HOSTILE)
    app = visit("discussion", code=talk.code, **UNIT)
    first, second, third = agenda.points(talk)
    pressed(app, f"down_{first.id}")
    assert titles(talk)[:2] == ["Dua", "Satu"]
    unfold(app, f"note_{first.id}_0")
    app.text_area(key=f"note_{first.id}_0_text").set_value("Tanyakan hari pasar")
    app.number_input(key=f"note_{first.id}_0_minutes").set_value(15)
    pressed(app, f"note_keep_{first.id}")
    kept = agenda.points(talk)[1]
    assert (kept.note, kept.minutes) == ("Tanyakan hari pasar", 15) and "Tanyakan hari pasar" in screen(app)
    unfold(app, f"note_{third.id}_0")
    pressed(app, f"remove_{third.id}")
    assert titles(talk) == ["Dua", "Satu"] and app.button(key=f"up_{second.id}").disabled
    unfold(app, "agenda_add_0")
    app.text_input(key="agenda_topic_0").set_value("Pembagian tugas")
    pressed(app, "agenda_keep_0")
    assert titles(talk) == ["Dua", "Satu", "Pembagian tugas"]
    assert text("discussion.sum", "id", n=3, minutes=35) in words(app)


def test_newer_figures_are_offered_and_taken_over(room: Path) -> None:
    app = visit("discussion", opened="prepare_0", **UNIT)
    app.text_area(key="prepare_topics_0").set_value("Pokok sendiri")
    pressed(app, "prepare_keep_0")
    (talk,) = sessions.listed()
    assert "agenda_renew" not in buttons(app)
    publish(room, "b2")
    enrich(room)
    share(room, "b2")
    app = visit("discussion", code=talk.code, **UNIT)
    pressed(app, "agenda_renew")
    assert {point.shown["build"] for point in agenda.points(talk)} == {"b2"}
    assert "agenda_renew" not in buttons(app)


@pytest.mark.usefixtures("room")
def test_the_list_tells_what_is_open_coming_and_held() -> None:
    states = {"open": opened(prepared()), "prepared": prepared(), "closed": closed(prepared())}
    app = visit("discussion", **UNIT)
    shown = screen(app)
    for key in ("running", "coming", "held"):
        assert text(f"discussion.{key}", "id") in shown
    assert shown.count(r"Kelurahan \*Ulu\*") == len(states)
    elsewhere = visit("discussion", **{**UNIT, "unit": "pkm"})
    assert text("discussion.held_none", "id") in screen(elsewhere)
    assert screen(elsewhere).count(r"Kelurahan \*Ulu\*") == 2, "open and coming ones of every unit"


@pytest.mark.usefixtures("room")
@pytest.mark.parametrize("role", ["kepala_unit", "pimpinan"])
def test_others_read_what_was_held_and_change_nothing(role: str) -> None:
    talk = opened(prepared(place=("territory", "kota", "Kota Contoh")))
    agreements.decide(talk, "Loket dibuka lebih pagi")
    agreements.agree(talk, Plan("bimbingan", "Bimbing petugas loket", "Camat", "2026-12"))
    app = visit("discussion", code=talk.code, role=role, **UNIT)
    assert text("discussion.unknown", "id", code=talk.code) in words(app), "open, and not his"
    sessions.close(talk)
    app = visit("discussion", code=talk.code, role=role, **UNIT)
    shown = screen(app)
    for told in (
        "IKM turun",
        "Loket dibuka lebih pagi",
        "Bimbing petugas loket",
        text("discussion.held_note", "id"),
    ):
        assert told in shown
    assert not [key for key in buttons(app) if key.startswith(("edit_", "revoke_", "talk_", "up_"))]
    assert not app.text_area and HOSTILE[:8] not in shown
    assert text("deck.help", "id") in shown and text("deck.help_notes", "id") not in shown
    assert len(app.get("download_button")) == 2


@pytest.mark.usefixtures("room")
def test_who_may_not_lead_a_unit_is_told_who_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "grant", lambda role: demo.Grant(f"demo-{role}", role, "territory", "ulu"))
    app = visit("discussion", role="kepala_unit", **{**UNIT, "unit": "plaju"})
    assert text("discussion.not_yours", "id") in words(app) and not app.expander
    own = visit("discussion", role="kepala_unit", **UNIT)
    assert text("discussion.not_yours", "id") not in words(own)
    assert text("discussion.prepare", "id") in [box.label for box in own.expander]
