"""SQLite and PostgreSQL keep the same: tables, older versions, several writers at once, and a server that was away."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from dashboard import accesslog, grants, judgements, recognitions, store
from dashboard import database as app_database
from dashboard.discussion import agenda, agreements, sessions, tables, voices
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.discussion.voices import Voice
from dashboard.settings import Grant
from etl import appdb
from etl import database as etl_database
from etl.retain import retain
from etl.traces import Traces
from tests.conftest import ROOT
from tests.discussion.conftest import DAY

SIGNED = {"given_at": "2026-11-20T08:00:00Z", "given_by": "hrd@contoh.go.id", "given_as": "kepegawaian"}
SCRIPTS = ScriptDirectory(str(app_database.MIGRATIONS))
VERSIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]
ACCOUNT, KEY, NIP = "siti@contoh.go.id", "k" * 32, "198503122010012004"


def bare(address: str) -> sa.Engine:
    """An engine without the app's migrations."""
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as con:
        known = sa.MetaData()
        known.reflect(con)
        known.drop_all(con)
    return engine


def migrate(engine: sa.Engine, how: Callable[[Config, str], None], revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(app_database.MIGRATIONS))
    with engine.begin() as con:
        config.attributes["connection"] = con
        how(config, revision)


def test_the_tables_are_what_the_migrations_make(database: str) -> None:
    assert tables.metadata is store.metadata
    with store.engine().connect() as con:
        assert compare_metadata(MigrationContext.configure(con), store.metadata) == []


def test_tables_of_every_version_get_the_new_ones_and_keep_their_rows(database: str) -> None:
    engine = bare(app_database.address())
    for version in VERSIONS:
        migrate(engine, command.upgrade, version)
        with engine.begin() as con:
            values = {**dict.fromkeys(("hierarchy", "unit_id", "person_key", "valid_from", "given_at"), "x")}
            con.execute(store.grants.insert().values(**values, account=version, role="pegawai", given_by="x"))
    engine.dispose()
    app_database.engine.cache_clear()
    with store.reading() as con:
        assert con.scalars(sa.select(store.grants.c.account).order_by(store.grants.c.id)).all() == VERSIONS
        assert con.scalar(sa.text("select version_num from alembic_version")) == VERSIONS[-1]


def test_every_version_goes_back_and_forth(database: str) -> None:
    engine = bare(app_database.address())
    migrate(engine, command.upgrade, "head")
    migrate(engine, command.downgrade, "base")
    assert sa.inspect(engine).get_table_names() == ["alembic_version"]
    migrate(engine, command.upgrade, "head")
    assert set(sa.inspect(engine).get_table_names()) == {"alembic_version", *store.metadata.tables}
    engine.dispose()


def started(text: str, *arguments: str) -> "subprocess.Popen[str]":
    """A program in a process of its own; what it writes can be read."""
    return subprocess.Popen(
        [sys.executable, "-c", text, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


# Four processes, none of which has opened the database before; what they need is imported once.
ONE_MORE = """
import os, sys
import sqlalchemy as sa
from dashboard import store
for _ in range(4):
    if not os.fork():
        for _ in range(5):
            with store.deciding() as con:
                seen = len(con.execute(sa.select(store.signed_out.c.session)).all())
                con.execute(store.signed_out.insert().values(session=f"{seen:04}", at="x"))
        sys.exit()
print([os.waitstatus_to_exitcode(os.wait()[1]) for _ in range(4)])
"""


def test_processes_that_begin_at_once_and_look_before_they_write(database: str) -> None:
    bare(app_database.address()).dispose()
    assert started(ONE_MORE).communicate(timeout=120)[0] == "[0, 0, 0, 0]\n"
    with store.reading() as con:
        seen = con.scalars(sa.select(store.signed_out.c.session).order_by(store.signed_out.c.session)).all()
    assert seen == [f"{n:04}" for n in range(20)]


def together(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Do them at once, each in a thread; what each raised."""
    ready, raised = threading.Barrier(len(acts)), list[BaseException | None]([None] * len(acts))

    def do(n: int) -> None:
        ready.wait()
        try:
            acts[n]()
        except Exception as error:
            raised[n] = error

    threads = [threading.Thread(target=do, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_eight_write_at_once_and_each_sees_what_the_others_did(database: str) -> None:
    seen: list[int] = []

    def one_more() -> None:
        for _ in range(3):
            with store.deciding() as con:
                seen.append(len(con.execute(sa.select(store.signed_out.c.session)).all()))
                con.execute(store.signed_out.insert().values(session=str(len(seen)), at="x"))

    assert together(*[one_more] * 8) == [None] * 8
    assert sorted(seen) == list(range(24))


def test_of_those_who_edit_one_thing_at_once_one_succeeds(running: Discussion) -> None:
    agreements.decide(running, "Rapat setiap Jumat.")
    old = agreements.decided(running.id)[0]
    words = [f"Rapat setiap pukul {n}." for n in range(6)]
    raised = together(*[lambda text=text: agreements.reword(running, old, text) for text in words])
    assert sum(error is None for error in raised) == 1
    late = [error for error in raised if error is not None]
    now = agreements.decided(running.id)
    assert all(isinstance(error, ChangedError) and error.now == now[0] for error in late) and len(now) == 1
    assert now[0].text == words[raised.index(None)]


def test_fifty_phones_at_once_lose_nothing(running: Discussion) -> None:
    def send(phone: int) -> Callable[[], None]:
        def four() -> None:
            for n in range(4):
                said = Voice(f"form-{phone}-{n}-{'x' * 4}", f"phone{phone}", None, opinion=f"{phone}/{n}")
                voices.take(running.code, said)

        return four

    assert together(*[send(phone) for phone in range(50)]) == [None] * 50
    kept = {opinion.opinion for opinion in voices.incoming(running)}
    assert kept == {f"{phone}/{n}" for phone in range(50) for n in range(4)}


SENDER = """
import sys
from dashboard.discussion import voices
from dashboard.discussion.voices import Voice
n = 0
while True:
    n += 1
    voices.take(sys.argv[1], Voice(f"form-{n:08}", f"phone{n}", None, opinion=str(n)))
    print(n, flush=True)
"""


def test_killed_while_writing_it_keeps_what_it_has_answered(running: Discussion) -> None:
    sender = started(SENDER, running.code)
    assert sender.stdout
    answered = [sender.stdout.readline() for _ in range(5)][-1]
    sender.send_signal(signal.SIGKILL)
    answered = ([answered, *sender.stdout.readlines()])[-1]
    sender.wait()
    kept = [int(opinion.opinion) for opinion in voices.incoming(running)]
    assert kept == list(range(1, len(kept) + 1)) and len(kept) in (int(answered), int(answered) + 1)


def test_two_of_human_resources_cannot_end_each_other(database: str) -> None:
    for account in ("a", "b"):
        grants.give(Grant(account, "kepegawaian"), "2026-01-01", None, "a")
    raised = together(lambda: grants.end(1, "b"), lambda: grants.end(2, "a"))
    assert sorted(type(error).__name__ for error in raised) == ["LastOneError", "NoneType"]
    assert len(grants.of("a") + grants.of("b")) == 1


def test_what_people_decide_and_look_at_is_kept_alike(hall: str) -> None:
    judgements.add_event("ulu", None, DAY.replace(month=3), "event", "Banjir")
    judgements.add_rebase("ulu", "ikm", DAY.replace(month=3), "Loket kedua dibuka untuk seterusnya")
    group = judgements.add_group("Loket ramai", ["ulu", "pkm"])
    judgements.change_group(group, "Loket sepi", ["ulu", "dinkes"])
    judgements.correct("L1", [])
    recognitions.give(
        "ulu", "", "", "best_unit", DAY.replace(month=3), "Unit terbaik", "Waktu tunggu turun tajam"
    )
    assert judgements.events("territory", ["ulu"])["title"].tolist() == ["Banjir"]
    assert len(judgements.rebases("territory", ["ulu"])) == 1
    assert judgements.groups()["unit_id"].tolist() == ["dinkes", "ulu"]
    assert judgements.corrections()["theme"].tolist() == [None]
    assert recognitions.given(["ulu"])["title"].tolist() == ["Unit terbaik"]
    assert accesslog.count(accesslog.Wanted(actions=("decide",), account="KEPEG")) == 6
    assert accesslog.rotate(-1) == 6 and accesslog.count(accesslog.Wanted()) == 0


def keep_traces(talk: Discussion) -> None:
    """A person everywhere in the app's database."""
    voices.take(
        talk.code, Voice("form-0001", "p", None, opinion="Kata Siti Nur Aminah antre", name="siti nur-aminah")
    )
    agreements.decide(talk, "Diminta oleh Siti Nur Aminah.")
    with store.writing() as con:
        mine = {
            "hierarchy": "",
            "unit_id": "",
            "valid_from": "2026-01-01",
            "given_at": "x",
            "role": "pegawai",
        }
        con.execute(store.grants.insert().values(**mine, account=ACCOUNT, person_key=KEY, given_by="x"))
        con.execute(store.grants.insert().values(**mine, account="lain", person_key="", given_by=ACCOUNT))
        con.execute(sa.update(tables.decisions).values(given_by=ACCOUNT))


def test_a_person_is_erased_and_what_he_said_stays_without_him(running: Discussion, data: Path) -> None:
    keep_traces(running)
    traces = Traces((NIP,), (KEY,), ("siti nur aminah",), (), (ACCOUNT,))
    on_server = {name.partition(": ")[2] for name in appdb.left(data, traces)}
    store.engine().dispose()
    assert appdb.accounts_of(data, (KEY,)) == {ACCOUNT}
    assert appdb.erase(data, traces) == 4
    assert appdb.left(data, traces) == []
    if "DATABASE_URL" in os.environ:
        assert on_server == {"access_grant", "discussion_decision", "discussion_opinion"}
    opinion, decision = voices.incoming(running)[0], agreements.decided(running.id)[0]
    assert (opinion.opinion, opinion.name) == ("Kata [nama] antre", "[nama]")
    assert (decision.text, decision.given_by) == ("Diminta oleh [nama].", appdb.GONE)
    assert grants.table()[["account", "given_by"]].to_numpy().tolist() == [["lain", appdb.GONE]]


def test_a_new_key_reaches_the_grants(database: str, data: Path) -> None:
    grants.give(Grant("a", "pegawai", person_key=KEY), "2026-01-01", None, "x")
    store.engine().dispose()
    assert appdb.rekey(data, {KEY: "n" * 32}) == 1
    assert grants.of("a")[0].person_key == "n" * 32


def test_opinions_and_discussions_go_after_their_time(running: Discussion, data: Path) -> None:
    voices.take(running.code, Voice("form-0001", "p", agenda.points(running)[0].id, "agree", "Antre lama"))
    agreements.agree(running, agreements.Plan("pelatihan", "Latih petugas", "Lurah", "2026-12"))
    sessions.close(running)
    today, long = DAY.replace(year=DAY.year + 3), DAY.replace(year=DAY.year + 6)
    store.engine().dispose()
    assert retain(data, DAY).nothing
    told = retain(data, today)
    assert (told.opinions, told.discussions) == (1, 0) and voices.incoming(running) == []
    store.engine().dispose()
    assert retain(data, long).discussions == 0, "an action is still open"
    action = agreements.agreed(discussion_id=running.id)[0]
    agreements.settle(action, "done", "Selesai")
    store.engine().dispose()
    assert retain(data, long, dry=True).discussions == retain(data, long).discussions > 3
    with store.reading() as con:
        for table in (tables.discussions, tables.items, tables.votes, tables.opinions, tables.actions):
            assert con.execute(sa.select(table)).all() == [], table.name


def test_a_server_that_was_away_is_used_again(postgresql: str, data: Path, server_address: str,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("DEMO_DATABASE_URL", postgresql)
    with store.writing() as con:
        con.execute(store.signed_out.insert().values(session="s1", at="x"))
    admin = sa.create_engine(
        f"{server_address}/postgres".replace("://", "+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    name = postgresql.rpartition("/")[2]
    with admin.connect() as con:
        con.exec_driver_sql(f"alter database {name} with allow_connections false")
        con.execute(
            sa.text("select pg_terminate_backend(pid) from pg_stat_activity where datname = :name"),
            {"name": name},
        )
        with pytest.raises(sa.exc.SQLAlchemyError), store.reading() as reading:
            reading.execute(sa.select(store.signed_out))
        con.exec_driver_sql(f"alter database {name} with allow_connections true")
    admin.dispose()
    with store.reading() as reading:
        assert reading.scalars(sa.select(store.signed_out.c.session)).all() == ["s1"]
    store.engine().dispose()


@pytest.mark.parametrize(
    ("given", "driver"),
    [("postgres://u:p%40x@h/d", "postgresql+psycopg://u:p%40x@h/d"),
     ("postgresql://u@h:6/d?sslmode=verify-full", "postgresql+psycopg://u@h:6/d?sslmode=verify-full"),
     ("postgresql://u@/d?host=/run/pg", "postgresql+psycopg://u@/d?host=%2Frun%2Fpg"),
     ("sqlite:////tmp/x.db", "sqlite:////tmp/x.db")],
)  # fmt: skip
def test_the_setting_is_read_as_people_write_it(given: str, driver: str) -> None:
    for spoken in (app_database._spoken, etl_database._spoken):
        url, _ = spoken(given)
        assert url.render_as_string(hide_password=False) == driver
