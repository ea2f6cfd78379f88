"""What people decided reaches the build, makes an older one stale, and is never left out silently."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from dashboard import store
from etl import appdb, decisions
from etl.__main__ import main
from etl.build import build
from etl.prepare import changed, is_stale
from etl.retain import retain
from etl.status import status
from etl.traces import Traces
from tests.etl.test_worker import answers, built
from tests.models.drawn import Lake

DECIDED = {"given_at": "2026-11-20T08:00:00Z", "given_by": "hrd@contoh.go.id", "given_as": "kepegawaian"}
ENDED = {**DECIDED, "ended_at": "2026-11-21T08:00:00Z", "ended_by": "hrd@contoh.go.id"}
REBASE = {"unit_id": "a", "metric": None, "day": "2026-03-01", "reason": "Loket kedua dibuka"}


def keep(table: sa.Table, *rows: Mapping[str, object], mark: dict[str, str] = DECIDED) -> None:
    with store.writing() as con:
        con.execute(table.insert(), [{**row, **mark} for row in rows])


@pytest.fixture(scope="module")
def one_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("decided")
    Lake(data).add("unit", "unit_id|unit_name|valid_from\na|Unit A|2020-01-01")
    build(data)
    return data


@pytest.fixture
def built_once(one_build: Path, data: Path) -> Path:
    shutil.copytree(one_build, data, dirs_exist_ok=True)
    return data


def rules_of(data: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        con.execute("attach ':memory:' as rules")
        decisions.attach(con, decisions.read(data))
        return con.execute(f"select * from rules.{table} order by all").fetchall()


def test_no_database_and_one_without_the_tables_hold_no_decision(data: Path) -> None:
    assert decisions.read(data) == decisions.NONE and not (data / "demo.db").exists()
    with closing(sqlite3.connect(data / "demo.db")) as con:
        con.execute("create table access_grant (id integer)")
    assert decisions.read(data) == decisions.NONE
    assert rules_of(data, "rebase") == []


def test_what_is_in_force_is_read_and_what_ended_is_not(database: str, data: Path) -> None:
    keep(store.rebases, REBASE)
    keep(store.rebases, {**REBASE, "metric": "ikm"}, mark=ENDED)
    keep(store.own_groups, {"group_id": "g1", "name": "Loket ramai"})
    keep(store.own_groups, {"group_id": "g2", "name": "Bubar"}, mark=ENDED)
    members = [{"group_id": group, "unit_id": unit} for group in ("g1", "g2") for unit in ("a", "b")]
    keep(store.group_members, *members)
    keep(store.group_members, {"group_id": "g1", "unit_id": "c"}, mark=ENDED)
    keep(store.own_keywords, {"theme": "waktu", "keyword": "ngaret", "is_alone": True, "is_removed": False})
    keep(store.corrections, {"complaint_id": "L1", "theme": None}, {"complaint_id": "L2", "theme": "biaya"})
    given = dt.datetime.fromisoformat("2026-11-20 08:00:00")
    reason = "Loket kedua dibuka"
    assert rules_of(data, "rebase") == [("a", None, dt.date(2026, 3, 1), reason, "kepegawaian", given)]
    assert rules_of(data, "own_group") == [("g1", "Loket ramai", "a"), ("g1", "Loket ramai", "b")]
    assert rules_of(data, "own_keyword") == [("waktu", "ngaret", True, False)]
    assert rules_of(data, "theme_correction") == [("L1", None), ("L2", "biaya")]


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("url", ["", "sqlite:///{data}/elsewhere.db"])
def test_a_build_reads_the_database_that_the_app_writes(
    data: Path, monkeypatch: pytest.MonkeyPatch, demo: bool, url: str
) -> None:
    monkeypatch.setenv("APP_DEMO", "1" if demo else "0")
    monkeypatch.setenv("DATABASE_URL", url.format(data=data))
    keep(store.rebases, REBASE)
    assert len(rules_of(data, "rebase")) == 1
    file = "demo.db" if demo else "elsewhere.db" if url else "app.db"
    assert [path.name for path in data.glob("*.db")] == [file]


@pytest.mark.parametrize("url", ["", "postgresql://nobody@127.0.0.1:9/none", "nonsense://x", "no address"])
def test_a_database_that_cannot_be_read_stops_the_build(
    built_once: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("APP_DEMO", "0")
    monkeypatch.setenv("DATABASE_URL", url)
    (built_once / "app.db").write_bytes(b"no database" * 100)
    before = (built_once / "warehouse" / "CURRENT").read_text()
    with pytest.raises(decisions.DecisionsUnreadError) as refused:
        build(built_once)
    assert "akan keliru" in refused.value.message.id and "would be wrong" in refused.value.message.en
    assert (built_once / "warehouse" / "CURRENT").read_text() == before
    told = " ".join(status(built_once).split())
    assert "would be wrong" in told


def test_the_command_says_it_in_words(built_once: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (built_once / "demo.db").write_bytes(b"no database" * 100)
    assert main(["build"]) == 3
    told = capsys.readouterr().err
    assert "akan keliru" in told and "Traceback" not in told


def test_another_decision_makes_a_build_stale(built_once: Path) -> None:
    assert not is_stale(built_once)
    keep(store.events, {"unit_id": "a", "day": "2026-03-01", "kind": "event", "title": "Banjir", "note": ""})
    assert not is_stale(built_once), "an event is drawn, not obeyed"
    keep(store.rebases, REBASE)
    assert changed(built_once) == {"decisions"}
    assert "newer decisions wait" in " ".join(status(built_once).split())
    orders = [json.dumps({"id": number, "op": "build"}) for number in "12"]
    told = [e for e in answers(built_once, orders, None) if e["event"] == "published"]
    assert [(e["id"], e["build"]) for e in told] == [("1", "build-000002"), ("2", "build-000002")]
    assert not is_stale(built_once) and "decisions wait" not in " ".join(status(built_once).split())
    with store.writing() as con:
        con.execute(sa.update(store.rebases).values(ended_at=store.now(), ended_by="x"))
    assert changed(built_once) == {"decisions"}


def test_the_worker_builds_for_decisions_alone(data: Path) -> None:
    events = answers(data, [json.dumps({"id": "d", "op": "build"})], built)
    assert [(e.get("id"), e["event"]) for e in events] == [
        (None, "ready"),
        ("d", "progress"),
        ("d", "published"),
    ]


def test_erasing_a_person_keeps_the_decision_without_him(database: str, data: Path) -> None:
    keep(store.rebases, {**REBASE, "reason": "Diminta Siti Nur Aminah, NIP 198503122010012004"})
    traces = Traces(("198503122010012004",), ("k" * 32,), ("Siti Nur Aminah",), (), ("hrd@contoh.go.id",))
    assert appdb.erase(data, traces) == 1
    with store.reading() as con:
        row = con.execute(sa.select(store.rebases)).mappings().one()
    assert (row["given_by"], row["unit_id"], row["ended_at"]) == (appdb.GONE, "a", None)
    assert "Siti" not in row["reason"] and "1985" not in row["reason"]


def test_only_what_ended_long_ago_is_forgotten(database: str, data: Path) -> None:
    keep(store.rebases, REBASE)
    keep(store.rebases, REBASE, mark=ENDED)
    keep(store.group_members, {"group_id": "g1", "unit_id": "a"}, mark=ENDED)
    ended = dt.date(2026, 11, 21)
    assert retain(data, ended + dt.timedelta(days=1825)).decisions == 0
    told = retain(data, ended + dt.timedelta(days=1826), dry=True)
    assert told.decisions == 2 and not told.nothing
    assert retain(data, ended + dt.timedelta(days=1826)).decisions == 2
    assert len(rules_of(data, "rebase")) == 1
