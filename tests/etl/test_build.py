"""A build: its order, its checks, and that the same lake always gives the same numbers."""

from __future__ import annotations

import shutil
from graphlib import CycleError
from pathlib import Path

import duckdb
import pytest

from etl import build as builder
from etl import plan, publish
from etl.sheetload import UNKNOWN_TIME
from tests.models.conftest import reader
from tests.models.drawn import Lake

UNITS = """
unit_id  | unit_name | unit_kind | level | command_parent | territory_parent | valid_from
contoh-a | Unit A    | kelurahan | 1     | {parent}       | -                | 2010-01-01
contoh-b | Unit B    | kelurahan | 1     | contoh-a       | -                | 2010-01-01
"""


def small(data: Path, parent: str = "-") -> Lake:
    lake = Lake(data)
    lake.add("unit", UNITS.format(parent=parent))
    rows = "person_key|unit_id|period|rating\n1|contoh-b|2026-01|good\n2|contoh-b|2026-01|-"
    lake.add("appraisal", rows, scheme="PANRB6", period_type="month", file="jan.xlsx")
    return lake


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, builder.BuildResult]:
    """The small lake with one build. Read it, never change it."""
    data = tmp_path_factory.mktemp("small") / "data"
    small(data)
    return data, builder.build(data)


@pytest.fixture
def built(built_once: tuple[Path, builder.BuildResult], tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(built_once[0], tmp_path / "copy")


def test_an_empty_lake_builds_every_table_empty(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    result = builder.build(tmp_path, lambda *step: told.append(step))
    with reader(tmp_path) as con:
        assert con.execute(
            "select build, as_of::varchar, synthetic, manifest, rows_in from build"
        ).fetchall() == [(result.build, "1970-01-01", False, 0, 0)]
        assert con.execute("select count(*) from value").fetchall() == [(0,)]
        assert con.execute("select count(*) from metric").fetchall() == [(88,)]
    assert told[0][1] == 0
    assert told[-1] == ("publish", 1, 1)
    assert all(0 <= done <= total for _, done, total in told)


def test_a_build_says_what_it_is(built_once: tuple[Path, builder.BuildResult]) -> None:
    data, result = built_once
    with reader(data) as con:
        assert con.execute("select synthetic, manifest, rows_in, rules_version from build").fetchall()[0][:3] == (
            True, 2, 4,
        )  # fmt: skip
        assert con.execute("select source, latest_period, rows, files from freshness").fetchall() == [
            ("appraisal", "2026-01", 2, 1),
            ("unit", None, 2, 1),
        ]
        assert con.execute("select count(*), count(distinct load_id) from load").fetchall() == [(2, 2)]
        kinds = dict(con.execute("select name, floor from model").fetchall())
    assert kinds["staging.appraisal"] == "staging" and kinds["main.value"] == "published"
    assert (result.rows_in, result.findings) == (4, 0)


def test_a_list_without_a_day_of_its_own_says_none(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    days = [{"day": "2026-03-19", "name": "Nyepi", "period": "2026"}]
    lake.add("holiday", days, extracted=f"{UNKNOWN_TIME:%Y-%m-%d}")
    builder.build(tmp_path)
    with reader(tmp_path) as con:
        told = con.execute("select source, extracted_at, rows from freshness").fetchall()
        assert told == [("holiday", None, 1)]


def test_the_files_hold_no_path_of_this_machine(built_once: tuple[Path, builder.BuildResult]) -> None:
    data, result = built_once
    assert {path.name for path in result.folder.iterdir()} == {
        "internal.duckdb",
        "seal.json",
        "shared.duckdb",
    }
    for path in result.folder.iterdir():
        assert str(data).encode() not in path.read_bytes()


def test_the_same_lake_gives_the_same_rows_in_the_same_order(built: Path) -> None:
    def rows() -> dict[str, list[tuple[object, ...]]]:
        with reader(built) as con:
            tables = con.execute(
                "select table_name from duckdb_tables() where schema_name = 'main'"
            ).fetchall()
            return {name: con.execute(f'from "{name}"').fetchall() for (name,) in tables if name != "build"}

    before, first = publish.current(built / "warehouse"), rows()
    assert len(first) >= 15
    assert builder.build(built).build != before
    assert rows() == first


def test_wrong_rows_keep_the_old_build(built: Path) -> None:
    lake = small(built)
    before = publish.current(built / "warehouse")
    lake.add("unit", UNITS.format(parent="contoh-b"), extracted="2026-12-01")
    with pytest.raises(builder.BuildRefusedError, match=r"tree_has_no_circle: .*'contoh-b'"):
        builder.build(built)
    assert publish.current(built / "warehouse") == before
    assert not list((built / "warehouse").glob(".build-*"))


def test_every_model_says_its_grain_first() -> None:
    for model in plan.models():
        assert model.grain, model.name
        assert model.sql.split("\n")[1].startswith("-- "), f"{model.name}: second line says what it is"
    with pytest.raises(ValueError, match="must say the grain"):
        plan.Model("main.x", "published", "select 1").grain


def test_order_comes_from_the_sql_and_a_circle_is_an_error() -> None:
    names = [model.name for model in plan.plan()]
    for earlier, later in (("staging.export", "staging.appraisal"), ("measure.leaf", "measure.contribution"),
                           ("main.value", "main.improvement"), ("main.improvement", "main.headline")):  # fmt: skip
        assert names.index(earlier) < names.index(later)
    circle = [
        plan.Model("main.a", "published", "-- grain: x\nselect x from main.b"),
        plan.Model("main.b", "published", "-- grain: x\nselect x from main.a"),
    ]
    with pytest.raises(CycleError):
        plan.in_order(circle, plan.needs(circle))


def test_a_model_whose_grain_is_not_unique_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    twice = plan.Model("main.twice", "published", "-- grain: x\n-- Two.\nselect unnest([1, 1]) as x")
    monkeypatch.setattr(builder, "plan", lambda: (twice,))
    builder.checks.cache_clear()
    with duckdb.connect() as con:
        builder.run(con, lambda *_: None)
        monkeypatch.setattr(builder, "HERE", Path("/nonexistent"))
        assert builder.failed_checks(con) == {"grain of main.twice": ["(1, 2)"]}
    builder.checks.cache_clear()


def test_columns_missing_in_older_files_are_null_and_new_ones_ignored(tmp_path: Path) -> None:
    lake = small(tmp_path)
    old = lake.root / lake.files[-1]["path"]
    with duckdb.connect() as con:
        con.execute(
            f"copy (select * exclude (rater_key), 1 as extra from '{old}') to '{old}.new' (format parquet)"
        )
    Path(f"{old}.new").replace(old)
    builder.build(tmp_path)
    with reader(tmp_path) as con:
        assert con.execute("select count(*), count(rater_key) from staging.appraisal").fetchall() == [(2, 0)]
