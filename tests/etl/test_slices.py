"""Map models: proved from their SQL, the same by slices as whole, and only what changed is made again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import duckdb
import pytest

from etl.messages import said
from etl.sliced import folders, push, run
from etl.sliced.declared import NotSlicedError, check
from etl.sliced.folders import FOLDER
from etl.sliced.keys import LOOSE, SLICED, Relation
from etl.sliced.maps import maps
from etl.sliced.task import DONE, OtherEngineError, Task, as_json, of_json
from etl.store import MissingPackageError, Store
from tests.etl.sliced import by_slices, continued, opened, rows, thinned, whole
from tests.models import territory

KNOWN = {
    "lake.a": SLICED, "staging.b": SLICED, "rules.r": LOOSE,
    "staging.t": Relation(True, {"period_type": "period_type", "period_start": "period_start"}),
}  # fmt: skip
WRONG = {
    "select person, count(*) from lake.a group by person": "group",
    "select count(*), any_value(period) as period from lake.a": "group",
    "select period, count(*) from lake.a group by cube (period)": "group",
    "select period_start, sum(n) from staging.t group by all": "group",
    "select period, row_number() over (partition by person order by n) from lake.a": "window",
    "select *, lag(n) over w as before from lake.a window w as (partition by person order by period)": "window",
    "select a.* from lake.a join staging.b b on b.person = a.person": "join",
    "select a.* from lake.a, staging.b b where b.period = a.period": "join",
    "select a.* from lake.a natural join staging.b b": "join",
    "select a.* from staging.t a join staging.t b on b.period_start = a.period_start": "join",
    "select a.* from lake.a join (select x as period, period as x from staging.b) b on b.period = a.period": "join",
    "select a.* from lake.a left join staging.b b using (period) join staging.b c on c.period = b.period": "join",
    "select r.x, b.period from rules.r left join staging.b b on b.x = r.x": "outer",
    "select r.x from rules.r anti join staging.b b on b.x = r.x": "outer",
    "select distinct person from lake.a": "distinct",
    "select distinct on (person) * from lake.a": "distinct",
    "select period, x from lake.a union select x, period from staging.b": "distinct",
    "select period, x from lake.a union all select x, period from staging.b": "no_period",
    "select * from lake.a union all by name select * from rules.r": "mixed",
    "select * from lake.a order by n limit 3": "limit",
    "select * from lake.a using sample 5": "limit",
    "select * from lake.a where person in (select person from staging.b)": "looked_up",
    "select *, exists (select 1 from staging.b b where b.x = a.x) from lake.a a": "looked_up",
    "select period, random() from lake.a": "unsteady",
    "select * exclude (period) from lake.a": "no_period",
    "select * replace ('2026' as period) from lake.a": "no_period",
    "select * rename (period as month) from lake.a": "no_period",
    "select x as period from lake.a": "no_period",
    "select * from rules.r": "no_period",
    "select * from lake.file": "unknown",
    "with recursive c as (select period from lake.a union all select period from c) from c": "shape",
}
RIGHT = (
    "select period, person, count(*) from lake.a group by all",
    "select a.*, r.x from lake.a left join rules.r on r.y = (select max(y) from rules.r)",
    "select period_type, period_start, sum(n) from staging.t group by period_start, period_type",
    "with d as (select distinct period from lake.a) "
    "select period_type_of(d.period) as period_type, period_start_of(d.period) as period_start from d",
    "select * from lake.a qualify row_number() over (partition by person, period order by n) = 1",
    "select a.period from lake.a semi join staging.b b on b.period = a.period and b.person = a.person",
    "select period, x from lake.a union all select period, y from staging.b",
)  # fmt: skip


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@pytest.mark.parametrize("sql", WRONG)
def test_a_wrong_declaration_is_told_from_the_sql(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(NotSlicedError) as found:
        check(con, "staging.wrong", sql, KNOWN)
    assert found.value.why == WRONG[sql]
    assert "staging.wrong" in found.value.message.id and "staging.wrong" in found.value.message.en


@pytest.mark.parametrize("sql", RIGHT)
def test_a_right_one_passes(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    assert check(con, "staging.right", sql, KNOWN).whole


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small territory. Read it, never change it."""
    data = tmp_path_factory.mktemp("slices") / "data"
    thinned(territory.make(data, people=16, months=3, seed=5))
    return data


@pytest.fixture
def data(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "data")


def test_slice_by_slice_gives_the_same_rows_as_whole(drawn: Path, data: Path) -> None:
    with opened(drawn) as con:
        whole(con)
        expected = rows(con)
    with opened(data) as con:
        made = by_slices(con, data, run.Way(together=0))
        assert (made.kept, made.made) == (0, len(made.folders)) and made.made > 3
        assert rows(con) == expected
    assert all(
        expected[name] for name in ("staging.appraisal", "staging.peer", "measure.survey", "measure.target")
    )
    with opened(data) as con:
        again = by_slices(con, data)
        assert (again.kept, again.made) == (made.made, 0)
        assert rows(con) == expected
    shutil.rmtree(data / FOLDER)
    with opened(data) as con:
        assert by_slices(con, data).made == made.made
        assert rows(con) == expected


def names(data: Path) -> set[str]:
    return {path.name for path in (data / FOLDER).glob("20*")}


def test_a_late_export_makes_its_slice_again_and_no_other(data: Path) -> None:
    lake = continued(data)
    year = [
        {"person_key": f"{i:032x}", "unit_id": "contoh-sd-1", "period": "2024", "rating": "good"}
        for i in range(9)
    ]
    told = {"scheme": "PANRB6", "period_type": "year", "rated_at": "2025-01-20"}
    lake.add("appraisal", year, file="2024.xlsx", **told)  # may no longer be objected to, today and later
    with opened(data) as con:
        first = by_slices(con, data)
    drawn = [
        {"person_key": f"{i:032x}", "unit_id": "contoh-sd-1", "period": "2023-12", "rating": "good"}
        for i in range(9)
    ]
    lake.add(
        "appraisal", drawn, scheme="PANRB6", period_type="month", extracted="2027-03-01", file="late.xlsx"
    )
    with opened(data) as con:
        late = by_slices(con, data)
        told = rows(con)
    assert (late.made, late.kept) == (1, first.made - 1) and late.kept > 3
    changed = names(data) - first.folders
    assert len(changed) == 1 and changed == late.folders - first.folders
    with opened(data) as con:
        whole(con)
        assert rows(con) == told
    gone = folders.sweep(late.store, late.folders, late.shipped)
    assert gone and names(data) == late.folders


def test_what_all_slices_can_see_makes_all_again_when_it_changes(data: Path) -> None:
    lake = continued(data)
    with opened(data) as con:
        first = by_slices(con, data)
    units = territory._units()
    lake.add("unit", units, extracted="2027-03-01", file="again.xlsx")
    with opened(data) as con:
        assert by_slices(con, data).made == 0
    lake.add(
        "unit", [*units, {**units[0], "unit_id": "contoh-new", "unit_name": "Baru"}], extracted="2027-04-01"
    )
    with opened(data) as con:
        assert by_slices(con, data).made == first.made


def test_half_a_slice_is_made_again(data: Path) -> None:
    with opened(data) as con:
        made = by_slices(con, data)
        expected = rows(con)
    (data / FOLDER / min(made.folders) / DONE).unlink()
    (data / FOLDER / ".killed").write_bytes(b"half")
    with opened(data) as con:
        again = by_slices(con, data)
        assert again.made == 1 and rows(con) == expected
    folders.sweep(again.store, again.folders, again.shipped)
    assert not (data / FOLDER / ".killed").exists()


def test_every_map_model_of_the_project_is_proved(drawn: Path) -> None:
    with opened(drawn) as con:
        for model in run.plan():
            if model.name in run.before():
                con.execute(f"create table {model.name} as {model.sql}")
        proved = maps(con)
    assert {"staging.appraisal", "staging.survey", "measure.appraisal"} <= {m.name for m in proved.models}
    assert proved.dated == {"staging.objection"} and "staging.unit_version" in proved.shipped
    assert {"appraisal", "plan", "survey", "peer"} <= proved.lake


def test_small_lakes_are_built_whole(drawn: Path) -> None:
    manifest = run.Manifest(files=())
    assert not run.is_sliced(manifest, run.Way()) and run.is_sliced(manifest, run.Way(whole_below=0))
    assert run.is_sliced(manifest, run.Way(executor=run.here))


def test_another_duckdb_is_refused() -> None:
    task = Task({}, "", "", {}, [], "", [], run.Limits(2, "1GB"), "1.5.0")
    assert of_json(as_json(task)) == task
    with pytest.raises(OtherEngineError, match=r"wanted 1\.5\.0"):
        run.run(task)


def test_a_lake_is_sent_whole_and_what_is_gone_here_goes_there(data: Path, tmp_path: Path) -> None:
    there = tmp_path / "there"
    sent = push.push(data, str(there))
    files = [p for p in (data / "lake").rglob("*") if p.is_file() and not p.name.startswith(".")]
    assert (sent.sent, sent.removed) == (len(files), 0)
    (there / FOLDER / "2023-12-x").mkdir(parents=True)
    (there / FOLDER / "2023-12-x" / DONE).write_text("{}")
    files[0].unlink()
    assert str(push.push(data, str(there))) == "0 berkas dikirim / files sent, 1 dihapus / removed"
    assert (
        not (there / files[0].relative_to(data / "lake")).exists()
        and (there / FOLDER / "2023-12-x" / DONE).exists()
    )


def test_without_java_the_command_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.sliced.spark import NoJavaError, cluster

    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(NoJavaError) as found, cluster("local[1]"):
        pass
    assert "Java 17" in found.value.message.id and "Java 17" in found.value.message.en


@pytest.mark.parametrize(
    ("package", "key"),
    [("pyspark", "no_spark"), ("fsspec", "no_object_storage"), ("s3fs", "no_object_storage")],
)
def test_without_the_extra_the_command_says_what_to_install(
    package: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from etl.sliced.spark import cluster

    # fsspec with it: it remembers which kinds of storage it has found before.
    for name in [name for name in sys.modules if name.split(".")[0] in (package, "fsspec")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)  # type: ignore[arg-type]
    with pytest.raises(MissingPackageError) as found:
        if key == "no_spark":
            with cluster("local[1]"):
                pass
        else:
            Store("s3://bucket/lake").read("x")
    assert found.value.message == said("state", key, place="s3://bucket/lake", missing=package)
    assert (
        "pip install '.[spark]'" in found.value.message.id
        and "pip install '.[spark]'" in found.value.message.en
    )
