"""How the app holds the warehouse: which file, read-only, hardened, one build for one screen."""

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from dashboard import access, warehouse
from tests.conftest import ROOT
from tests.pages.conftest import publish, visit


def test_a_new_pointer_is_seen_and_the_old_build_still_answers(tiny: Path) -> None:
    old = warehouse.current()
    publish(tiny, "b2")
    assert warehouse.current().name == "b2"
    for build in (old, warehouse.current()):
        name = warehouse.fetch(warehouse.file_of(build, "internal"), "select build from build", {})
        assert name["build"][0] == build.name


def test_a_build_removed_from_disk_still_answers_whoever_has_it_open(tiny: Path) -> None:
    file = warehouse.file_of(warehouse.current(), "internal")
    warehouse.fetch(file, "select 1", {})
    file.unlink()
    assert len(warehouse.fetch(file, "select * from unit", {})) == 5


@pytest.mark.parametrize("pointer", ["../../etc", "/etc/passwd", "", "a/b", ".."])
def test_a_pointer_that_is_no_build_name_is_no_warehouse(data: Path, pointer: str) -> None:
    (data / "warehouse").mkdir()
    (data / "warehouse" / "CURRENT").write_text(pointer)
    with pytest.raises(warehouse.NoWarehouse):
        warehouse.current()


@pytest.mark.parametrize(
    "sql",
    [
        "create table x as select 1",
        "delete from unit",
        "copy unit to 'out.csv'",
        "select * from read_csv('/etc/passwd', sep = ':')",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
    ],
)
def test_a_query_can_neither_write_nor_leave_the_file(tiny: Path, sql: str) -> None:
    with pytest.raises(duckdb.Error):
        warehouse.fetch(warehouse.file_of(warehouse.current(), "internal"), sql, {})


def test_values_are_bound(tiny: Path) -> None:
    found = warehouse.fetch(
        warehouse.file_of(warehouse.current(), "internal"),
        "select count(*) as n from unit where unit_name = $name",
        {"name": "'; drop table unit; --"},
    )
    assert found["n"][0] == 0


@pytest.mark.parametrize(
    ("setting", "file"),
    [
        (None, "internal"),
        ("internal", "internal"),
        ("shared", "shared"),
        ("INTERNAL", "shared"),
        ("", "shared"),
    ],
)
def test_the_audience_decides_the_file_and_a_doubt_closes(
    monkeypatch: pytest.MonkeyPatch, setting: str | None, file: str
) -> None:
    monkeypatch.delenv("AUDIENCE", raising=False)
    if setting is not None:
        monkeypatch.setenv("AUDIENCE", setting)
    assert warehouse.audience() == access.sees_all() == file
    assert access.may_load() == access.may_see_rows() == (file == "internal")


def test_a_process_for_the_shared_audience_cannot_open_the_internal_file(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIENCE", "shared")
    app = visit("overview")
    assert app.title[0].value == "Belum ada angka untuk peran Anda"


def test_a_build_without_any_value_is_an_empty_screen_and_page_data_still_tells_why(tiny: Path) -> None:
    with duckdb.connect(str(tiny / "warehouse" / "b1" / "internal.duckdb")) as con:
        con.execute("delete from value")
    assert visit("overview").title[0].value == "Belum ada data"
    assert visit("data").dataframe[0].value["Tertulis"].tolist() == ["=cmd|calc", "BAIK SEKALI", "A"]


def test_a_server_process_freezes_its_imports_once() -> None:
    code = (
        "import asyncio, gc, sys\n"
        "from dashboard import app\n"
        "async def start():\n"
        "    async with app.lifespan(None):\n"
        "        assert 'dashboard.views.trend' in sys.modules\n"
        "        return gc.get_freeze_count()\n"
        "print(asyncio.run(start()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) > 50_000
