"""Attempts to see what is not one's own: by address, session, crafted filters, files, keys; a process pinned shut."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, queries
from tests.conftest import ROOT
from tests.pages.charts import screen
from tests.pages.conftest import address, text
from tests.security.conftest import PEOPLE, Opened, claims, signed_in

LURAH = PEOPLE["kepala_unit"]
EVIL = [
    "' or 1=1 --",
    "kota'; drop table value; --",
    "ulu,kota",
    '["ulu","kota"]',
    "%",
    "",
    "ULU",
    "../internal",
    "k2",
]
# What a leader may know of his own unit, in the table of units below another.
OWN_ROW = re.compile(r"<tr\b(?:(?!</tr>).)*unit=ulu.*?</tr>", re.DOTALL)


@pytest.mark.parametrize("unit", EVIL)
def test_a_crafted_unit_is_no_unit(world: Path, opened: Opened, unit: str) -> None:
    app = signed_in(claims(LURAH), "overview", unit=unit, view="territory", by="quarter", period="2026-Q3")
    assert address(app)["unit"] == "ulu"
    assert {name for file, name in opened.units if file == "internal"} == {"ulu"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("view", "' or 1=1 --"),
        ("by", "'; drop table value; --"),
        ("period", "2026-Q3' or '1'='1"),
        ("metric", "' union select * from person --"),
        ("role", "kepegawaian"),
        ("units", "kota"),
        ("person_key", "k2"),
    ],
)
def test_a_crafted_filter_opens_nothing(world: Path, opened: Opened, name: str, value: str) -> None:
    signed_in(claims(LURAH), "trend", **{"unit": "ulu", "view": "territory", name: value})
    assert {unit for file, unit in opened.units if file == "internal"} <= {"ulu"}


def test_another_hierarchy_is_no_way_round(world: Path, opened: Opened) -> None:
    signed_in(claims(LURAH), "overview", unit="dinkes", view="command", by="quarter", period="2026-Q3")
    assert "internal" not in {file for file, name in opened.units if name == "dinkes"}


def test_the_session_holds_no_permission(world: Path, opened: Opened) -> None:
    app = signed_in(claims(LURAH), "overview", unit="ulu", view="territory")
    for name in ("role", "roles", "demo_role", "_demo_role", "_user"):
        app.session_state[name] = "kepegawaian"
    app.session_state["filter_unit"] = "kota"
    app.run()
    assert {name for file, name in opened.units if file == "internal"} == {"ulu"}


def test_what_was_drawn_for_one_is_not_served_to_another(world: Path) -> None:
    view = {"unit": "plaju", "view": "territory", "by": "quarter", "period": "2026-Q3"}
    assert "80,0" in screen(signed_in(claims(PEOPLE["pimpinan"]), "overview", **view))
    assert "80,0" not in OWN_ROW.sub("", screen(signed_in(claims(LURAH), "overview", **view)))
    assert "80,0" not in screen(signed_in(claims(PEOPLE["fasilitator"]), "overview", **view))


def test_a_grant_that_ends_ends_the_visit(world: Path) -> None:
    app = signed_in(claims(PEOPLE["kepegawaian"]), "data")
    (world / "access.toml").write_text("", encoding="utf-8")
    app.run()
    assert app.title[0].value == text("closed.no_grant_title", "id")
    assert "Laporan SKP" not in screen(app)


def rows_of(who: str, unit: str, hierarchy: str) -> AppTest:
    """What a role is told when it asks for the rows of a number without any page between."""

    def script(unit: str, hierarchy: str) -> None:
        import datetime as dt

        import streamlit as st

        from dashboard import queries

        queries.pin()
        asked = {"unit_id": unit, "hierarchy": hierarchy, "metric": "good_or_better", "period_type": "month",
                 "period_start": dt.date(2026, 10, 1)}  # fmt: skip
        st.session_state["rows"] = queries.run("origin_rows", **asked, size=99, skip=0)["person"].tolist()
        st.session_state["open"] = int(queries.run("origin_files", **asked)["n_open"].sum())

    app = AppTest.from_function(script, args=(unit, hierarchy), default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(who)
    return app.run()


@pytest.mark.parametrize(
    ("role", "unit", "hierarchy", "rows"),
    [
        ("kepegawaian", "kota", "territory", 10),
        ("pimpinan", "ulu", "territory", 10),
        ("pimpinan", "kota", "territory", 0),
        ("kepala_unit", "ulu", "command", 10),
        ("kepala_unit", "plaju", "command", 0),
        ("fasilitator", "ulu", "territory", 0),
        ("pegawai", "ulu", "territory", 0),
    ],
)
def test_rows_of_persons_are_for_their_line_of_command(
    world: Path, role: str, unit: str, hierarchy: str, rows: int
) -> None:
    app = rows_of(PEOPLE[role], unit, hierarchy)
    assert not app.exception
    assert (len(app.session_state["rows"]), app.session_state["open"]) == (rows, rows)


def test_rows_of_persons_of_another_line_stay_closed_where_the_sum_is_open(world: Path) -> None:
    with duckdb.connect(str(world / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("update evidence set leaf_unit_id = 'pkm' where unit_id = 'plaju' and \"row\" <= 12")
    app = rows_of(PEOPLE["pimpinan"], "plaju", "territory")
    assert (len(app.session_state["rows"]), app.session_state["open"]) == (6, 6)


def own_of(who: str, **more: str) -> AppTest:
    def script() -> None:
        import streamlit as st

        from dashboard import queries, warehouse

        queries.pin()
        try:
            st.session_state["own"] = queries.own("appraisals")["position"].tolist()
        except warehouse.NoWarehouse:
            st.session_state["own"] = None

    app = AppTest.from_function(script, default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(who)
    for name, value in more.items():
        app.session_state[name] = value
        app.query_params[name] = value
    return app.run()


def test_the_own_record_is_nobody_elses(world: Path) -> None:
    assert "Orang lain" not in own_of(PEOPLE["pegawai"], person_key="k2").session_state["own"]
    assert own_of(PEOPLE["fasilitator"], person_key="k1").session_state["own"] is None
    with pytest.raises(TypeError):
        queries.own("appraisals", person_key="k2")  # type: ignore[call-arg]


def test_every_question_about_oneself_is_bound_to_oneself() -> None:
    files = sorted((ROOT / "dashboard" / "sql" / "own").glob("*.sql"))
    assert files
    for file in files:
        code = "\n".join(line.partition("--")[0] for line in file.read_text(encoding="utf-8").splitlines())
        assert "person_key = $person_key" in code, file.name
        assert " or " not in code.lower().replace("\n", " "), file.name


def test_an_upload_is_refused_behind_the_page_too(world: Path) -> None:
    def script() -> None:
        import streamlit as st

        from dashboard.intake import Intake

        try:
            Intake(("false",)).submit(b"x", "x.csv")
        except PermissionError:
            st.session_state["refused"] = True

    app = AppTest.from_function(script, default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(PEOPLE["pimpinan"])
    assert app.run().session_state["refused"]
    assert not (world / "inbox").exists()


@pytest.mark.parametrize("role", ["pimpinan", "kepala_unit", "fasilitator", "pegawai"])
def test_no_layout_is_asked_for_kept_or_given_up_behind_the_page(world: Path, role: str) -> None:
    def script() -> None:
        import streamlit as st

        from dashboard import layouts
        from dashboard.intake import intake

        acts = {
            "propose": lambda: layouts.propose("x", {}),
            "attempt": lambda: layouts.attempt("x", {}),
            "keep": lambda: layouts.keep("x", {}),
            "drop": lambda: layouts.drop("appraisal_own_x"),
            "again": lambda: intake().again("x"),
        }
        done = st.session_state["done"] = {}
        for name, act in acts.items():
            try:
                act()
            except PermissionError:
                done[name] = "refused"

    folder = world / "contracts"
    folder.mkdir()
    (folder / "appraisal_own_x.toml").write_text("key = 'appraisal_own_x'")
    app = AppTest.from_function(script, default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(PEOPLE[role])
    assert (
        set(app.run().session_state["done"].values()) == {"refused"} and len(app.session_state["done"]) == 5
    )
    assert [p.name for p in folder.iterdir()] == ["appraisal_own_x.toml"]


def test_a_file_holds_no_more_than_the_screen(world: Path, opened: Opened) -> None:
    signed_in(claims(LURAH), "comparison", opened="comparison_file", unit="plaju", view="territory",
              by="quarter", period="2026-Q3")  # fmt: skip
    assert {name for file, name in opened.units if file == "internal"} <= {"ulu"}


PINNED = """
import os, sys
from pathlib import Path
from dashboard import access, queries, warehouse
folder = warehouse.current().folder
for ask in (
    lambda: warehouse.fetch(folder / "internal.duckdb", "select count(*) as n from person", {}),
    lambda: warehouse.fetch(Path(str(folder / "shared.duckdb") + "/../internal.duckdb"), "select 1", {}),
    lambda: queries.own("appraisals"),
    lambda: warehouse.fetch(folder / "shared.duckdb", f"attach '{folder}/internal.duckdb' as i", {}),
    lambda: warehouse.fetch(folder / "shared.duckdb", f"from read_blob('{folder}/internal.duckdb')", {}),
):
    try:
        ask()
    except Exception as error:
        print(type(error).__name__)
    else:
        print("OPEN")
print(access.sees("territory", "ulu"), access.sees_all(), access.person_units(), access.may_load())
print(*sorted(access.pages()))
"""


def test_a_process_for_the_shared_audience_cannot_open_the_exact_file(world: Path) -> None:
    env = {
        **os.environ,
        "AUDIENCE": "shared",
        "APP_DEMO": "1",
        "KINERJA_DATA": str(world),
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "-c", PINNED], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    *tries, told, pages = done.stdout.splitlines()
    assert len(tries) == 5 and "OPEN" not in tries
    assert told == "shared shared frozenset() False"
    assert not {"mine", "data", "access", "log"} & set(pages.split())


def test_an_old_build_without_the_shared_file_is_not_answered_by_the_exact_one(
    world: Path, opened: Opened
) -> None:
    (world / "warehouse" / "b1" / "shared.duckdb").unlink()
    for role in ("fasilitator", "pegawai", "pimpinan"):
        app = signed_in(claims(PEOPLE[role]), "overview", unit="ulu")
        assert app.title[0].value == text("closed.no_figures_title", "id")
        assert opened.units == set()


def test_the_roles_of_the_demo_and_of_access_are_the_same() -> None:
    assert set(access.PAGES) == set(PEOPLE)


def asked(who: str, unit: str) -> dict[str, Any]:
    """What the improvement areas of a unit are, and by which file a group and its district are answered."""

    def script(unit: str) -> None:
        import streamlit as st

        from dashboard import access, queries

        queries.pin()
        rows = queries.run("improvement", hierarchy="territory", unit_id=unit, periods=("2026-Q3",))
        st.session_state["values"] = sorted(rows["value"])
        st.session_state["group"] = access.sees("territory", "plaju~kelurahan")
        st.session_state["empty"] = (
            access.sees("territory", "plaju~seksi"),
            access.sees("territory", "nowhere"),
        )

    app = AppTest.from_function(script, args=(unit,), default_timeout=60)
    app.secrets["auth"] = {"client_id": "x", "server_metadata_url": "http://127.0.0.1:9"}
    app.user = claims(who)
    assert not app.run().exception
    return {name: app.session_state[name] for name in ("values", "group", "empty")}


@pytest.mark.parametrize(
    ("role", "values", "group"),
    [
        ("kepegawaian", [2.5, 80.0], "internal"),
        ("pimpinan", [2.5, 80.0], "internal"),
        # Held against its neighbours, whom the head of the unit may not know exactly. The group is his unit alone.
        ("kepala_unit", [50.0, 50.0], "internal"),
        ("fasilitator", [50.0, 50.0], "shared"),
    ],
)
def test_neighbours_and_groups_are_as_exact_as_all_their_members_may_be_known(
    world: Path, role: str, values: list[float], group: str
) -> None:
    for name in ("internal", "shared"):
        with duckdb.connect(str(world / "warehouse" / "b1" / f"{name}.duckdb")) as con:
            con.execute(GROUPS)
    found = asked(PEOPLE[role], "ulu")
    assert (found["values"], found["group"]) == (values, group)
    assert found["empty"] == (("internal", "internal") if role == "kepegawaian" else ("shared", "shared"))


GROUPS = """
insert into unit by name select id as unit_id, id as unit_name, 'group' as unit_kind, kind as member_kind
from (values ('plaju~kelurahan', 'kelurahan'), ('plaju~seksi', 'seksi')) t(id, kind);
insert into unit_tree values ('territory', 'plaju~kelurahan', 'plaju', 2, 9, 0);
insert into unit_tree values ('territory', 'plaju~seksi', 'plaju', 2, 9, 0);
"""
