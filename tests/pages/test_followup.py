"""Tindak lanjut: what is shown to whom, filters, settling and its conflicts, the overdue ones on Ringkasan."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import i18n, store
from dashboard.discussion import agreements, effects, example, sessions
from dashboard.discussion.agreements import Action
from dashboard.discussion.tables import actions
from tests.pages.charts import enrich, screen
from tests.pages.conftest import address, text, visit, words

PAST, AHEAD = "2026-Q1", "2090"
ACTION: dict[str, Any] = {
    "key": "a1", "discussion_id": None, "item_id": None, "hierarchy": "territory", "unit_id": "ulu", "metric": "ikm",
    "kind": "perbaikan_layanan", "title": "Buka loket kedua", "owner": "Lurah Plaju Ulu", "start": "2026-08",
    "due": AHEAD, "effect": "IKM naik", "state": "open", "outcome": "", "given_at": "2026-08-03T01:00:00Z",
    "given_by": "x", "given_as": "fasilitator",
}  # fmt: skip


@pytest.fixture
def both(tiny: Path) -> Path:
    """The drawn warehouse as both files, with what Ringkasan and Profil unit ask for."""
    enrich(tiny)
    folder = tiny / "warehouse" / "b1"
    with duckdb.connect(str(folder / "internal.duckdb")) as con:
        con.execute((Path(__file__).parent / "focus.sql").read_text(encoding="utf-8"))
    (folder / "shared.duckdb").write_bytes((folder / "internal.duckdb").read_bytes())
    return tiny


def add(*changes: dict[str, Any]) -> None:
    """Actions as if they had been agreed in August 2026."""
    rows = [ACTION | {"key": f"a{at}"} | change for at, change in enumerate(changes, 1)]
    with store.writing() as connection:
        connection.execute(actions.insert(), rows)


def of(key: str) -> Action:
    return next(action for action in agreements.agreed() if action.key == key)


def links(app: AppTest) -> dict[str, str]:
    return {link.proto.label: link.proto.query_string for link in app.get("page_link")}


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_without_actions_it_says_what_to_do(both: Path, lang: str) -> None:
    app = visit("followup", lang=lang, unit="ulu")
    assert text("followup.none_prepare", lang, unit="Kelurahan Plaju Ulu") in screen(app)
    assert text("followup.to_discussion", lang) in links(app)
    waits = visit("followup", lang=lang, unit="ulu", role="pegawai")
    assert text("followup.none_wait", lang, unit="Kelurahan Plaju Ulu") in screen(waits)
    assert text("followup.to_discussion", lang) not in links(waits)


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_a_card_tells_who_does_what_until_when_and_what_happened(tiny: Path, lang: i18n.Lang) -> None:
    add(
        {"due": PAST},
        {"state": "done", "title": "Latih petugas", "outcome": "Dua orang dilatih", "metric": None},
    )
    page = screen(visit("followup", lang=lang, unit="plaju"))
    said = {"open": "1", "late": "1", "better": "0", "worse": "0"}
    assert text("followup.summary", lang, **said) in page
    with i18n.speaking(lang):
        told = [
            effects.due(of("a1")),
            effects.reason(effects.effect(of("a1"))),
            effects.word(effects.effect(of("a2"))),
        ]
    told += ["Buka loket kedua", "Lurah Plaju Ulu", "IKM naik", "Dua orang dilatih", "Kelurahan Plaju Ulu"]
    told += [text("followup.status_overdue", lang), text("focus.action_perbaikan_layanan", lang)]
    assert [part for part in told if part not in page] == []
    assert page.index("Buka loket kedua") < page.index("Latih petugas")  # what is overdue comes first


def test_it_shows_the_chosen_unit_and_what_lies_below(tiny: Path) -> None:
    add({"title": "Tindakan lurah"}, {"unit_id": "pkm", "title": "Tindakan puskesmas"})
    both, one = screen(visit("followup", unit="plaju")), screen(visit("followup", unit="pkm"))
    assert "Tindakan lurah" in both and "Tindakan puskesmas" in both
    assert "Tindakan lurah" not in one and "Tindakan puskesmas" in one
    assert "Tindakan puskesmas" not in screen(visit("followup", unit="plaju", view="command"))


def test_filters_are_in_the_address(tiny: Path) -> None:
    add({"due": PAST, "title": "Terlambat"}, {"title": "Tepat", "kind": "pelatihan", "owner": "Camat"},
        {"state": "dropped", "title": "Batal"})  # fmt: skip
    asked = {"overdue": "Terlambat", "dropped": "Batal"}
    for status, only in asked.items():
        page = screen(visit("followup", unit="plaju", status=status))
        assert [title for title in ("Terlambat", "Tepat", "Batal") if f"<h2>{title}</h2>" in page] == [only]
    app = visit("followup", unit="plaju", owner="Camat", kind="pelatihan")
    assert "<h2>Tepat</h2>" in screen(app) and "<h2>Terlambat</h2>" not in screen(app)
    app.selectbox(key="page_owner").set_value("Lurah Plaju Ulu").run()
    assert text("followup.none_chosen", "id") in screen(app)
    assert address(app)["owner"] == "Lurah Plaju Ulu"
    assert "<h2>Batal</h2>" in screen(visit("followup", unit="plaju", owner="siapa", status="entah"))


def test_the_table_and_the_files_tell_the_same(tiny: Path) -> None:
    add({"due": PAST}, {"unit_id": "pkm", "metric": "no_such"})
    app = visit("followup", unit="plaju", **{"as": "table"})
    shown = app.dataframe[0].value
    assert list(shown[text("followup.col_what", "id")]) == ["Buka loket kedua"] * 2
    assert list(shown[text("followup.col_unit", "id")])[1].startswith("Puskesmas")
    assert list(shown[text("followup.col_metric", "id")]) == ["Indeks Kepuasan", ""]
    assert "<h2>" not in screen(app)
    assert text("minutes.calendar_button", "id") in [
        button.proto.label for button in app.get("download_button")
    ]


@pytest.mark.parametrize(
    ("role", "may"), [("kepegawaian", True), ("fasilitator", True), ("pimpinan", True), ("pegawai", False)]
)
def test_who_may_say_what_became_of_it(both: Path, role: str, may: bool) -> None:
    add({})
    app = visit("followup", "settle_a1", unit="plaju", role=role)
    assert "Buka loket kedua" in screen(app)
    assert ("settle_keep_a1" in {button.key for button in app.button}) is may


def settle(app: AppTest, state: str, outcome: str, key: str = "a1") -> None:
    """Enter what became of an action in its open form and keep it."""
    app.segmented_control(key=f"settle_state_{key}").set_value(state)
    app.text_area(key=f"settle_outcome_{key}").set_value(outcome)
    app.button(key=f"settle_keep_{key}").click().run()
    assert not app.exception, app.exception


def test_an_action_is_settled_and_opened_again(tiny: Path) -> None:
    add({"due": PAST})
    app = visit("followup", "settle_a1", unit="plaju")
    settle(app, "done", "Loket dibuka 1 September")
    assert (of("a1").state, of("a1").outcome) == ("done", "Loket dibuka 1 September")
    page = screen(app)
    assert "Loket dibuka 1 September" in page and "k-chip k-late" not in page
    assert not app.text_area  # the form is closed
    settle(visit("followup", "settle_a1", unit="plaju"), "open", "")
    assert (of("a1").state, of("a1").outcome) == ("open", "")
    with store.reading() as connection:
        kept = connection.execute(sa.select(actions.c.state).order_by(actions.c.id)).scalars().all()
    assert kept == ["open", "done", "open"]


@pytest.mark.parametrize("lang", i18n.LANGS)
def test_of_two_writers_the_later_is_shown_what_stands(tiny: Path, lang: i18n.Lang) -> None:
    add({})
    app = visit("followup", "settle_a1", unit="plaju", lang=lang)
    agreements.settle(of("a1"), "dropped", "Anggaran tidak ada")
    with i18n.speaking(lang):  # the words of the controls, which the test looks up too
        settle(app, "done", "Selesai")
        stands = f"{text('followup.status_dropped', lang)}: Anggaran tidak ada"
        assert [w.value for w in app.warning] == [
            text("followup.changed", lang, title="Buka loket kedua", now=stands)
        ]
        assert (of("a1").state, of("a1").outcome) == ("dropped", "Anggaran tidak ada")
        assert app.text_area(key="settle_outcome_a1").value == "Selesai"  # what was typed is not lost
        app.button(key="settle_keep_a1").click().run()
    assert (of("a1").state, of("a1").outcome) == ("done", "Selesai") and not app.warning


def test_a_redrawn_page_still_meets_what_changed_since_the_form_was_opened(tiny: Path) -> None:
    add({})
    app = visit("followup", "settle_a1", unit="plaju")
    agreements.settle(of("a1"), "dropped", "Anggaran tidak ada")
    app.run()
    settle(app, "done", "Selesai")
    assert len(app.warning) == 1 and of("a1").state == "dropped"


def test_what_was_taken_back_meanwhile_is_said(tiny: Path) -> None:
    add({})
    app = visit("followup", "settle_a1", unit="plaju")
    with store.writing() as connection:
        connection.execute(sa.update(actions).values(ended_at="2026-11-01T00:00:00Z", ended_by="y"))
    settle(app, "done", "Selesai")
    assert [w.value for w in app.warning] == [text("followup.revoked", "id", title="Buka loket kedua")]


def test_what_cannot_be_kept_is_refused_in_words(tiny: Path) -> None:
    add({})
    app = visit("followup", "settle_a1", unit="plaju")
    settle(app, "done", "Dikerjakan 198001012005011001")
    assert [w.value for w in app.warning] == [text("judgement.number", "id")] and of("a1").state == "open"


def test_data_never_become_markup(both: Path) -> None:
    evil = "<img src=x onerror=alert(1)> [a](http://jahat) $x$"
    add({"title": evil, "owner": evil, "effect": evil, "outcome": evil, "due": PAST})
    page = screen(visit("followup", unit="plaju"))
    strip = words(visit("overview", unit="plaju"))
    assert "<img src=x" not in page and "&lt;img src=x" in page
    assert "<img src=x" not in strip and "[a](http" not in strip


@pytest.mark.parametrize("name", ["overview", "unit"])
@pytest.mark.parametrize("lang", i18n.LANGS)
def test_overdue_ones_surface_where_one_looks_first(both: Path, name: str, lang: str) -> None:
    way = text("followup.to_overdue", lang)
    add({"state": "done", "due": PAST}, {})
    assert way not in links(visit(name, unit="plaju", lang=lang))
    add({"due": PAST, "key": "a3"}, {"due": PAST, "key": "a4", "unit_id": "pkm"})
    app = visit(name, unit="plaju", lang=lang)
    assert text("followup.overdue", lang, n="2") in screen(app)
    assert "status=overdue" in links(app)[way]
    assert text("followup.overdue_one", lang) in screen(visit(name, unit="ulu", lang=lang))


def test_the_example_is_entered_once_and_worded_in_each_language(tiny: Path) -> None:
    with store.deciding() as connection:
        assert example.enter(connection)
    with store.deciding() as connection:
        assert not example.enter(connection)
    talk = sessions.listed()[0]
    with i18n.speaking("en"):
        told = {action.key: action for action in agreements.agreed(discussion_id=talk.id)}
        assert agreements.decided(talk.id)[0].text == text("example.decision", "en")
    assert told["queue"].title == text("example.queue_title", "en") and told["queue"].outcome
    assert all(action.title.endswith("(example)") for action in told.values()) and len(told) == 4
    with i18n.speaking("id"):
        stands = {action.key: action for action in agreements.agreed(discussion_id=talk.id)}
        assert stands["counter"].owner == text("example.counter_owner", "id")
        assert [key for key, action in stands.items() if effects.is_overdue(action)] == ["counter"]
    sessions_now = {talk.state for talk in sessions.listed()}
    assert sessions_now == {"closed"} and talk.given_as == "example"
