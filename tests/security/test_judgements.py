"""Who may decide and note what, behind every page; what is refused in words; what is written down."""

import datetime as dt
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest

from dashboard import accesslog, example, i18n, judgements, store
from dashboard.entered import NotDecidedError
from tests.conftest import ROOT
from tests.pages.conftest import publish
from tests.security.conftest import PEOPLE, claims
from tests.security.hostile import HOSTILE

UNITS = ("kota", "plaju", "ulu", "dinkes", "pkm")
# The health centre belongs to the district by territory only; the leader of the district was granted the territory.
LED = {"kepegawaian": set(UNITS), "pimpinan": {"plaju", "ulu", "pkm"}, "kepala_unit": {"ulu"}}
DAY = dt.date(2026, 3, 1)
REASON = "Loket kedua dibuka untuk seterusnya"


@pytest.fixture
def demo(data: Path) -> Path:
    """The drawn warehouse as a demo, with one theme for complaints; the visitor is of human resources."""
    folder = publish(data)
    with duckdb.connect(str(folder / "internal.duckdb")) as con:
        con.execute(
            "update metric set family = 'complaint_theme', member = 'waktu' where metric = 'complaints'"
        )
    return data


def tried(who: str, units: tuple[str, ...]) -> dict[str, str]:
    """What becomes of each kind of decision when somebody calls the functions without any page between."""

    def script(units: tuple[str, ...]) -> None:
        import datetime as dt

        import streamlit as st

        from dashboard import judgements, queries
        from dashboard.entered import NotDecidedError

        queries.pin()
        day, reason = dt.date(2026, 3, 1), "Loket kedua dibuka untuk seterusnya"
        acts = {
            f"event {u}": lambda u=u: judgements.add_event(u, None, day, "event", "Banjir") for u in units
        }
        acts |= {f"rebase {u}": lambda u=u: judgements.add_rebase(u, "ikm", day, reason) for u in units}
        acts |= {
            "end_other": lambda: judgements.end("event", 1),
            "group": lambda: judgements.add_group("Loket ramai", ["ulu", "pkm"]),
            "change_group": lambda: judgements.change_group("x", "Loket ramai", ["ulu", "pkm"]),
            "end_group": lambda: judgements.end_group("x"),
            "keyword": lambda: judgements.add_keyword("entah", "ngaret"),
            "remove_keyword": lambda: judgements.remove_keyword("entah", "ngaret"),
            "correct": lambda: judgements.correct("L1", []),
            "end_keyword": lambda: judgements.end("keyword", 1),
        }
        found = {}
        for name, act in acts.items():
            try:
                act()
                found[name] = "done"
            except PermissionError:
                found[name] = "no"
            except NotDecidedError as refused:
                found[name] = refused.reason
        st.session_state["found"] = found

    app = AppTest.from_function(script, args=(units,), default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(who)
    assert not app.run().exception
    found: dict[str, str] = app.session_state["found"]
    return found


@pytest.mark.parametrize("role", PEOPLE)
def test_who_may_decide_what_where(world: Path, role: str) -> None:
    with store.writing() as con:
        values = {"unit_id": "dinkes", "day": "2026-01-01", "kind": "event", "title": "Lain", "note": ""}
        con.execute(
            store.events.insert().values(**values, given_at="x", given_by="x", given_as="kepegawaian")
        )
    found, led, human = tried(PEOPLE[role], UNITS), LED.get(role, set()), role == "kepegawaian"
    for unit in UNITS:
        assert {found[f"event {unit}"], found[f"rebase {unit}"]} == ({"done"} if unit in led else {"no"}), (
            unit
        )
    told = {name: found[name] for name in found if " " not in name}
    assert told == (
        {"end_other": "done", "group": "done", "change_group": "gone", "end_group": "gone", "keyword": "theme",
         "remove_keyword": "theme", "correct": "done", "end_keyword": "gone"}
        if human else dict.fromkeys(told, "no")
    )  # fmt: skip
    acts = accesslog.table(accesslog.Wanted(actions=("decide",)), 99)
    assert len(acts) == 2 * len(led) + 3 * human and set(acts["account"]) <= {PEOPLE[role]}
    with store.reading() as con:
        signed = con.execute(
            sa.select(store.rebases.c.unit_id, store.rebases.c.given_by, store.rebases.c.given_as)
        )
        assert set(signed.all()) == {(unit, PEOPLE[role], role) for unit in led}


def test_a_group_of_units_is_led_by_whoever_leads_every_member(world: Path) -> None:
    for name in ("internal", "shared"):
        with duckdb.connect(str(world / "warehouse" / "b1" / f"{name}.duckdb")) as con:
            con.execute(
                "insert into unit by name select id as unit_id, id as unit_name, 'group' as unit_kind, kind as "
                "member_kind from (values ('plaju~kelurahan', 'kelurahan'), ('plaju~puskesmas', 'puskesmas'), "
                "('plaju~seksi', 'seksi')) t(id, kind)"
            )
            con.execute(
                "insert into unit_tree select 'territory', unit_id, 'plaju', 2, 9, 0 "
                "from unit where unit_kind = 'group'"
            )
    groups = ("plaju~kelurahan", "plaju~puskesmas", "plaju~seksi", "nowhere")
    head, leader = tried(PEOPLE["kepala_unit"], groups), tried(PEOPLE["pimpinan"], groups)
    assert [head[f"event {unit}"] for unit in groups] == ["done", "no", "no", "no"]
    assert [leader[f"event {unit}"] for unit in groups] == ["done", "done", "no", "no"]


def test_a_process_for_the_shared_audience_decides_nothing(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (demo / "warehouse" / "b1" / "internal.duckdb").rename(demo / "warehouse" / "b1" / "shared.duckdb")
    monkeypatch.setenv("AUDIENCE", "shared")
    with pytest.raises(PermissionError):
        judgements.add_event("ulu", None, DAY, "event", "Banjir")
    with pytest.raises(PermissionError):
        judgements.ask_rebuild()


TOMORROW = dt.date(2999, 1, 1)
REFUSED: list[tuple[str, Callable[[], Any]]] = [
    ("day_future", lambda: judgements.add_rebase("ulu", "ikm", TOMORROW, REASON)),
    ("day_early", lambda: judgements.add_rebase("ulu", "ikm", dt.date(1999, 12, 31), REASON)),
    ("reason_short", lambda: judgements.add_rebase("ulu", "ikm", DAY, " pendek \u200b\n   \u202e ")),
    ("reason_long", lambda: judgements.add_rebase("ulu", "ikm", DAY, "x" * 301)),
    ("unit", lambda: judgements.add_rebase("ulu' or 1=1 --", "ikm", DAY, REASON)),
    ("metric", lambda: judgements.add_rebase("ulu", "'; drop table rebase; --", DAY, REASON)),
    ("number", lambda: judgements.add_rebase("ulu", "ikm", DAY, f"{REASON}, 19850312 201001 2 004")),
    ("kind", lambda: judgements.add_event("ulu", "ikm", DAY, "rebase", "Banjir")),
    ("title_short", lambda: judgements.add_event("ulu", "ikm", DAY, "event", "  x ")),
    ("title_long", lambda: judgements.add_event("ulu", "ikm", DAY, "event", "x" * 81)),
    ("note_long", lambda: judgements.add_event("ulu", "ikm", DAY, "event", "Banjir", "x" * 501)),
    ("name_short", lambda: judgements.add_group(" ab ", ["ulu", "pkm"])),
    ("group_size", lambda: judgements.add_group("Loket", ["ulu", "ulu"])),
    ("group_size", lambda: judgements.add_group("Loket", [str(n) for n in range(201)])),
    ("unit", lambda: judgements.add_group("Loket", ["ulu", "nowhere"])),
    ("theme", lambda: judgements.add_keyword("entah", "ngaret")),
    ("keyword_short", lambda: judgements.add_keyword("waktu", " a ")),
    ("theme", lambda: judgements.correct("L1", ["waktu", "entah"])),
    ("complaint_short", lambda: judgements.correct(" ", [])),
    ("gone", lambda: judgements.end("rebase", 7)),
    ("gone", lambda: judgements.end_group("x")),
]


@pytest.mark.parametrize(
    ("reason", "act"), REFUSED, ids=[f"{n}-{reason}" for n, (reason, _) in enumerate(REFUSED)]
)
def test_what_cannot_be_kept_is_refused_in_words(demo: Path, reason: str, act: Callable[[], Any]) -> None:
    with pytest.raises(NotDecidedError) as refused:
        act()
    assert refused.value.reason == reason
    for lang in i18n.LANGS:
        assert "{" not in i18n.catalogue(lang)[f"judgement.{reason}"].format(**refused.value.limits)
    with store.reading() as con:
        tables = (store.events, store.rebases, store.own_groups, store.own_keywords, store.corrections)
        assert [con.scalar(sa.select(sa.func.count()).select_from(table)) for table in tables] == [0] * 5
    assert accesslog.count(accesslog.Wanted(actions=("decide",))) == 0


def test_the_limits_themselves_are_kept(demo: Path) -> None:
    judgements.add_rebase("ulu", None, dt.date(2000, 1, 1), "x" * 10)
    judgements.add_event("ulu", None, dt.datetime.now().astimezone().date(), "event", "x" * 80, "x" * 500)
    assert len(judgements.rebases("territory", ["ulu"])) == len(judgements.events("territory", ["ulu"])) == 1
    with pytest.raises(NotDecidedError, match="twice"):
        judgements.add_rebase("ulu", None, dt.date(2000, 1, 1), "x" * 10)


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "long"])
def test_hostile_text_is_kept_as_one_line_of_text(demo: Path, name: str) -> None:
    judgements.add_event("ulu", "ikm", DAY, "event", HOSTILE[name][:80], HOSTILE[name])
    kept = judgements.events("territory", ["ulu"]).iloc[0]
    hidden = {"\u202e", "\u202c", "\u200b", "\u2060", "\ufeff"}
    told = "".join(" " if c in hidden else c for c in HOSTILE[name])
    assert kept["note"] == " ".join(told.split()) and not hidden & set(kept["title"])


def test_events_come_from_above_in_the_hierarchy_and_new_limits_do_not(demo: Path) -> None:
    for unit in ("kota", "plaju", "dinkes", "ulu"):
        judgements.add_event(unit, None, DAY, "event", f"Di {unit}")
        judgements.add_rebase(unit, "ikm", DAY, REASON)
    of = {tree: set(judgements.events(tree, ["pkm"])["unit_id"]) for tree in ("territory", "command")}
    assert of == {"territory": {"kota", "plaju"}, "command": {"kota", "dinkes"}}
    assert judgements.rebases("territory", ["pkm"]).empty
    assert judgements.rebases("territory", ["ulu", "plaju"])["unit_id"].tolist() == ["plaju", "ulu"]
    assert judgements.events("territory", ["dinkes"]).empty, "not a unit of this hierarchy"
    judgements.end("event", 1)
    assert set(judgements.events("territory", ["pkm"])["unit_id"]) == {"plaju"}


def test_a_group_changes_by_rows_that_end(demo: Path) -> None:
    key = judgements.add_group("Loket ramai", ["ulu", "pkm"])
    with pytest.raises(NotDecidedError, match="name_taken"):
        judgements.add_group("loket RAMAI", ["ulu", "plaju"])
    judgements.change_group(key, "Loket sepi", ["ulu", "plaju"])
    assert judgements.groups()[["group_id", "name", "unit_id"]].to_numpy().tolist() == [
        [key, "Loket sepi", "plaju"], [key, "Loket sepi", "ulu"],
    ]  # fmt: skip
    with store.reading() as con:
        named = con.execute(sa.select(store.own_groups.c.name, store.own_groups.c.ended_by)).all()
        member = con.execute(sa.select(store.group_members.c.unit_id, store.group_members.c.ended_by)).all()
    me = "demo-kepegawaian"
    assert named == [("Loket ramai", me), ("Loket sepi", None)]
    assert set(member) == {("pkm", me), ("ulu", None), ("plaju", None)}
    judgements.end_group(key)
    assert judgements.groups().empty


def test_the_latest_word_on_a_keyword_and_a_complaint_counts(demo: Path) -> None:
    judgements.add_keyword("waktu", "  NgareT ", alone=True)
    judgements.remove_keyword("waktu", "ngaret")
    judgements.add_keyword("waktu", "lelet")
    kept = judgements.keywords()[["theme", "keyword", "is_alone", "is_removed"]].to_numpy().tolist()
    assert kept == [["waktu", "lelet", False, False], ["waktu", "ngaret", False, True]]
    judgements.correct("L1", ["waktu"])
    judgements.correct("L2", ["waktu"])
    judgements.correct("L1", [])
    kept = judgements.corrections()[["complaint_id", "theme"]].to_numpy().tolist()
    assert kept == [["L2", "waktu"], ["L1", None]]
    with store.reading() as con:
        assert con.scalar(sa.select(sa.func.count()).select_from(store.corrections)) == 3


def test_the_demo_enters_its_example_once_and_nobody_else_does(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not example.enter(), "the unit is not there"
    folder = publish(demo, "b2")
    with duckdb.connect(str(folder / "internal.duckdb")) as con:
        con.execute("insert into unit_tree values ('territory', ?, 'plaju', 2, 9, 0)", [example.UNIT])
        con.execute(
            "insert into unit by name select ? as unit_id, 'P' as unit_name, 'puskesmas' as unit_kind",
            [example.UNIT],
        )
    publish(demo, "b3", synthetic=False)
    assert not example.enter(), "not over real data"
    (demo / "warehouse" / "CURRENT").write_text("b2\n")
    monkeypatch.delenv("APP_DEMO")
    assert not example.enter(), "not outside of the demo"
    monkeypatch.setenv("APP_DEMO", "1")
    assert example.enter() and not example.enter()
    shown = judgements.events("territory", [example.UNIT]).iloc[0]
    assert (shown["given_as"], shown["day"].isoformat(), shown["kind"]) == (
        "example",
        "2025-07-01",
        "intervention",
    )
    judgements.end("event", int(shown["id"]))
    assert not example.enter(), "ended once, it stays ended"


def test_the_example_is_the_intervention_that_the_sample_plants() -> None:
    stories = tomllib.loads((ROOT / "etl" / "sample" / "stories.toml").read_text(encoding="utf-8"))["story"]
    planted = next(story for story in stories if story["key"] == "improving_puskesmas")
    year, quarter = planted["since"].split("-Q")
    first_day = f"{year}-{3 * int(quarter) - 2:02}-01"
    assert (planted["unit_id"], first_day) == (example.UNIT, example.DAY)
