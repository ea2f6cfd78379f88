"""What access.toml and the table come to, what closes in doubt, what may not be taken away, what is written down."""

import sqlite3
import stat
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import accesslog, grants, identity, settings, store
from dashboard.settings import Grant
from dashboard.views import history
from etl import pseudonym
from tests.pages.charts import screen
from tests.pages.conftest import publish, text, visit, words
from tests.security.conftest import ISSUER, PEOPLE, claims, signed_in

HRD = PEOPLE["kepegawaian"]
ALWAYS = "2026-01-01"


def title(told: dict[str, Any]) -> str:
    return str(signed_in(told).title[0].value)


NOW = int(time.time())


@pytest.mark.parametrize(
    ("told", "key"),
    [
        ({"is_logged_in": False}, "sign_in"),
        ({"is_logged_in": "true"}, "sign_in"),
        ({"iss": "http://127.0.0.1:8"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"provider": "other"}, "issuer"),
        ({"email": None}, "no_account"),
        ({"email": "  "}, "no_account"),
        ({"email_verified": False}, "unverified"),
        ({"iat": None}, "too_old"),
        ({"iat": "now"}, "too_old"),
        ({"iat": NOW - 8 * 3600 - 5}, "too_old"),
        ({"iat": NOW + 3600}, "too_old"),
        ({"auth_time": NOW - 9 * 3600}, "too_old"),
        ({"email": "nobody@contoh.go.id"}, "no_grant"),
    ],
)
def test_a_doubt_closes(world: Path, told: dict[str, Any], key: str) -> None:
    app = signed_in(claims(HRD, **told))
    assert app.title[0].value == text(f"closed.{key}_title", "id")
    assert "80,0" not in screen(app) and not app.selectbox


BROKEN = (
    "[[grant]",
    "[[grant]]\nrole = 'raja'\naccount = 'a'",
    "[[grant]]\naccount = 1\nrole = 'pegawai'",
    "[sign_in]\nhours = 0",
    "[sign_in]\nhours = 'x'",
    "[other]\na = 1",
)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_access_toml_lets_nobody_in(world: Path, broken: str) -> None:
    (world / "access.toml").write_text(broken, encoding="utf-8")
    assert title(claims(HRD)) == text("closed.fault_title", "id")


def test_a_broken_database_lets_nobody_in(world: Path) -> None:
    (world / "app.db").write_bytes(b"no database" * 100)
    assert title(claims(HRD)) == text("closed.fault_title", "id")


def test_without_provider_and_demo_the_app_explains(world: Path) -> None:
    assert visit("overview").title[0].value == text("closed.setup_title", "id")


@pytest.mark.parametrize("flag", ["0", "true", "yes", ""])
def test_only_the_very_word_makes_a_demo(world: Path, monkeypatch: pytest.MonkeyPatch, flag: str) -> None:
    monkeypatch.setenv("APP_DEMO", flag)
    assert visit("overview", role="kepegawaian").title[0].value == text("closed.setup_title", "id")


def test_a_demo_over_real_data_is_refused(data: Path) -> None:
    publish(data, synthetic=False)
    assert visit("overview").title[0].value == text("closed.demo_real_title", "id")


@pytest.mark.parametrize(
    ("begins", "ends", "counts"),
    [("2026-01-01", None, True), ("2999-01-01", None, False), ("2020-01-01", "2020-12-31", False)],
)
def test_a_grant_counts_in_its_days_only(data: Path, begins: str, ends: str | None, counts: bool) -> None:
    grants.give(Grant(" A@Contoh.go.id ", "pegawai"), begins, ends, HRD)
    assert bool(grants.of("a@contoh.go.id")) == counts


@pytest.mark.parametrize(
    "grant",
    [
        Grant("", "pegawai"),
        Grant("a", "raja"),
        Grant("a", "pimpinan"),
        Grant("a", "pegawai", "command", "ulu"),
    ],
)
def test_what_is_no_grant_is_refused(data: Path, grant: Grant) -> None:
    with pytest.raises(grants.IncompleteError):
        grants.give(grant, ALWAYS, None, HRD)
    assert grants.table().empty


def test_the_last_of_human_resources_stays(data: Path) -> None:
    grants.give(Grant("a", "kepegawaian"), ALWAYS, None, "a")
    grants.give(Grant("b", "kepegawaian"), ALWAYS, "2999-12-31", "a")
    with pytest.raises(grants.LastOneError):
        grants.end(1, "a")
    assert grants.of("a")
    grants.give(Grant("c", "kepegawaian"), ALWAYS, None, "a")
    grants.end(1, "c")
    assert not grants.of("a")
    ended = grants.table().set_index("id").loc[1]
    assert (ended["ended_by"], ended["given_by"]) == ("c", "a")


def test_human_resources_give_and_end_access_on_their_page(world: Path) -> None:
    app = signed_in(claims(HRD), "access")
    app.text_input(key="grant_account").set_value("Baru@contoh.go.id").run()
    app.selectbox(key="grant_role").set_value("kepala_unit").run()
    app.button(key="grant_give").click().run()
    assert text("access.incomplete", "id") in words(app)
    app.selectbox(key="grant_unit").set_value("ulu").run()
    app.button(key="grant_give").click().run()
    assert text("access.given", "id") in words(app) and not app.exception
    assert grants.of("baru@contoh.go.id") == [Grant("baru@contoh.go.id", "kepala_unit", "command", "ulu")]
    shown = app.dataframe[0].value
    assert "Kelurahan Plaju Ulu (" in shown[text("access.where", "id")].tolist()[-1]
    app.selectbox(key="grant_ended").set_value(1).run()
    app.button(key="grant_end").click().run()
    assert text("access.ended", "id") in words(app) and grants.of("baru@contoh.go.id") == []
    assert [
        row.action for row in accesslog.table(accesslog.Wanted(), 9).itertuples() if row.action == "grant"
    ] == [
        "grant",
        "grant",
    ]


def test_a_view_is_written_once_and_holds_no_content(world: Path) -> None:
    app = signed_in(claims(HRD), "overview", unit="ulu", view="territory", by="quarter", period="2026-Q3")
    app.run().run()
    app.query_params["unit"] = "plaju"
    app.run()
    rows = accesslog.table(accesslog.Wanted(), 9)
    assert rows["unit_id"].tolist() == ["plaju", "ulu"] and set(rows["action"]) == {"view"}
    assert rows.loc[1, ["account", "role", "page", "period"]].tolist() == [
        HRD,
        "kepegawaian",
        "overview",
        "2026-Q3",
    ]
    assert accesslog.count(accesslog.Wanted(account="HRD@", actions=("view",))) == 2
    assert accesslog.count(accesslog.Wanted(account="%")) == accesslog.count(accesslog.Wanted("2999")) == 0
    shown = signed_in(claims(HRD), "log").dataframe[0].value
    assert set(shown[text("log.account", "id")]) == {HRD}


def test_a_page_that_was_refused_is_written_down(world: Path) -> None:
    signed_in(claims(PEOPLE["pegawai"]), "log")
    assert accesslog.table(accesslog.Wanted(), 9)[["action", "page"]].to_numpy().tolist() == [
        ["refused", "log"]
    ]


def test_a_log_that_cannot_be_written_keeps_no_page_from_being_shown(
    world: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.engine()
    with closing(sqlite3.connect(world / "app.db")) as con:
        con.execute("drop table access_log")
    assert "80,0" in screen(signed_in(claims(HRD), "overview", unit="ulu", by="quarter", period="2026-Q3"))
    assert "access log not written" in caplog.text


def test_the_log_forgets_what_is_over_its_time(data: Path) -> None:
    with store.writing() as con:
        values = dict.fromkeys(("account", "role", "action", "page", "hierarchy", "unit_id", "period"), "x")
        con.execute(store.log.insert(), [{"at": "2020-01-01T00:00:00Z", **values}] * 1200)
        con.execute(store.log.insert(), [{"at": store.now(), **values}])
    assert accesslog.rotate(365) == 1200
    assert len(accesslog.table(accesslog.Wanted(), 9)) == 1


def test_the_store_is_its_owners_alone_and_the_demo_has_another(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grants.give(Grant("demo", "kepegawaian"), ALWAYS, None, "demo")
    assert stat.S_IMODE((data / "demo.db").stat().st_mode) == 0o600
    monkeypatch.delenv("APP_DEMO")
    assert grants.of("demo") == []
    assert stat.S_IMODE((data / "app.db").stat().st_mode) == 0o600


def test_the_tables_are_those_of_the_migrations(data: Path) -> None:
    import sqlalchemy as sa
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with store.reading() as con:
        assert compare_metadata(MigrationContext.configure(con), store.metadata) == []
        assert "alembic_version" in sa.inspect(con).get_table_names()


@pytest.mark.parametrize(
    "key", ["ab" * 32, "kata sandi yang panjang", "cd" * 40, "ab" * 32 + "\n" + "ef" * 32]
)
def test_the_nip_claim_leads_to_the_same_pseudonym_as_the_loader(data: Path, key: str) -> None:
    nip = "198501012010011001"
    (data / "key").write_text(key, encoding="ascii")
    assert identity.person_key(nip) == pseudonym.pseudonym(nip, pseudonym.parse(key))
    (data / "key.next").touch()
    assert identity.person_key(nip) == ""


def test_without_a_key_nobody_has_a_record_and_none_is_made(data: Path) -> None:
    assert identity.person_key("198501012010011001") == ""
    assert not (data / "key").exists()


@pytest.mark.parametrize(
    ("employees", "nip", "let_in"), [(True, True, True), (False, True, False), (True, False, False)]
)
def test_employees_may_be_let_in_by_their_nip(world: Path, employees: bool, nip: bool, let_in: bool) -> None:
    import duckdb

    (world / "key").write_text("ab" * 32, encoding="ascii")
    number = "198501012010011001"
    with duckdb.connect(str(world / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("insert into person values (?, 'Pegawai Baru', 'Staf')", [identity.person_key(number)])
    (world / "access.toml").write_text(f"[sign_in]\nemployees = {str(employees).lower()}\n", encoding="utf-8")
    told = claims("staf@contoh.go.id", nip=number if nip else "198501012010011002")
    assert (title(told) != text("closed.no_grant_title", "id")) == let_in


def test_the_sample_of_the_manual_is_a_sample_that_works(data: Path) -> None:
    from tests.conftest import ROOT

    manual = (ROOT / "docs" / "sign-in.md").read_text(encoding="utf-8")
    sample = manual.split("```toml access.toml")[1].split("```")[0]
    (data / "access.toml").write_text(sample, encoding="utf-8")
    assert settings.settings().grants and settings.settings().hours == 8
    assert ISSUER not in manual


def test_what_is_taken_along_or_handed_in_is_written_down(world: Path) -> None:
    def script() -> None:
        import streamlit as st

        from dashboard import accesslog
        from dashboard.intake import Intake

        st.session_state["_page"] = "trend"
        assert accesslog.noted(lambda: b"file")() == b"file"
        Intake(("false",)).submit(b"x", "x.csv")

    app = AppTest.from_function(script, default_timeout=60)
    app.secrets["auth"] = {
        "client_id": "x",
        "server_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
    }
    app.user = claims(HRD)
    assert not app.run().exception
    acts = accesslog.table(accesslog.Wanted(), 9)[["action", "page", "account"]].to_numpy().tolist()
    assert acts == [["upload", "trend", HRD], ["export", "trend", HRD]]


def test_the_log_as_a_file_is_what_is_stored(world: Path) -> None:
    signed_in(claims(HRD, iss=f"{ISSUER}/"), "trend", unit="ulu", period="2026-Q3", by="quarter")
    header, row = history._file(accesslog.Wanted(actions=("view",)))().decode("utf-8-sig").splitlines()[1:]
    assert header.split(";")[-3:] == [text(f"log.{name}", "id") for name in ("view", "unit", "period")]
    assert row.split(";")[1:] == [HRD, "kepegawaian", "view", "trend", "territory", "ulu", "2026-Q3"]
