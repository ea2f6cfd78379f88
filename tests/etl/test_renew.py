"""A build that begins with the one before has the same tables as one from nothing; what went is never begun with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from etl import lake, plan, publish
from etl.build import BuildResult, build
from etl.sliced import base, run
from etl.sliced.changes import relation
from tests.etl.sliced import continued
from tests.models import territory

FILES = ("internal", "shared")
LATE = {"appraisal": "2024-01", "survey": "2024-Q1", "peer": "2025-S1", "target": "2025-Q4"}
# A month and a year after the late one, and the first ones of all.
MONTHS = ("2023-11", "2024-01", "2024-02", "2024-12", "2025-01")


def by_slices(data: Path) -> BuildResult:
    return build(data, None, run.Way(whole_below=0))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built territory. Read it, never change it."""
    data = tmp_path_factory.mktemp("renew") / "data"
    told = territory.make(data, people=20, months=15, seed=5)
    told.files = [f for f in told.files if f["table"] != "appraisal" or f["period"] in ("2024", *MONTHS)]
    told.save()
    for (
        table,
        period,
    ) in LATE.items():  # drawn on the days of the later ones, so that only what they hold differs
        late(data, table, period, 19, "true")
    by_slices(data)
    return data


@pytest.fixture
def data(drawn: Path, tmp_path: Path) -> Path:
    return shutil.copytree(drawn, tmp_path / "data")


def late(data: Path, table: str, period: str, day: int = 20, rows: str = "row % 3 > 0") -> None:
    """One more export of a period, with these rows of the first one."""
    file = next(f for f in lake.current(data).files if (f.table, f.period) == (table, period))
    with duckdb.connect() as con:
        con.execute(f"create table told as from read_parquet('{data / 'lake' / file.path}')")
        kept = con.sql("select * exclude (warnings, contract, sheet, row, extracted_at, file_sha, file_name) "
                           f"from told where {rows} order by row")  # fmt: skip
        told = kept.to_arrow_table().to_pylist()
    continued(data).add(table, told, file=f"late {period} {day}.xlsx", extracted=f"2026-12-{day}")


@contextmanager
def opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        for file in FILES:
            con.execute(f"attach '{folder / file}.duckdb' as {file} (read_only)")
        yield con


def differing(one: Path, other: Path) -> tuple[int, list[str]]:
    """How many tables the first build has, and those of either that are not the same rows in any order: numbers as far
    as no order of adding tells."""
    with duckdb.connect() as con:
        names = [_attached(con, side, folder) for side, folder in (("one", one), ("other", other))]
        found = [name for name in sorted(names[0] & names[1]) if _differs(con, name)]
        return len(names[0]), found + sorted(names[0] ^ names[1])


def _attached(con: duckdb.DuckDBPyConnection, side: str, folder: Path) -> set[str]:
    for file in FILES:
        con.execute(f"attach '{folder / file}.duckdb' as {side}_{file} (read_only)")
    rows = con.execute(
        f"select replace(database_name, '{side}_', '') || '.' || schema_name || '.' || table_name from duckdb_tables() "
        f"where database_name like '{side}\\_%' escape '\\' and schema_name <> 'made' and table_name <> 'build'"
    ).fetchall()
    return {name for (name,) in rows}


def _differs(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    kinds = [(column, kind) for column, kind, *_ in con.execute(f"describe one_{name}").fetchall()]
    told = ", ".join(f'round("{c}", 6) as "{c}"' if kind == "DOUBLE" else f'"{c}"' for c, kind in kinds)
    one, other = (f"select {told} from {side}_{name}" for side in ("one", "other"))
    both = f"from ({one} except all {other}) union all by name from ({other} except all {one}) limit 1"
    return bool(con.execute(both).fetchall())


def begun(folder: Path) -> int:
    """How many builds lie between this one and one from nothing."""
    with opened(folder) as con:
        told = con.execute("select mark from internal.made.part where kind = 'renewals'").fetchall()
    return int(told[0][0])


def held_back(folder: Path) -> bool:
    """Whether the shared file has own rows as they were before."""
    with opened(folder) as con:
        return bool(con.execute("from duckdb_tables() where table_name = 'measure_leaf'").fetchall())


def both_ways(data: Path, other: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The build that begins with the one before, and one from nothing in its place."""
    shutil.copytree(data, other)
    renewed = by_slices(data).folder
    with monkeypatch.context() as patched:
        patched.setattr(base, "MOST", -1)
        return renewed, by_slices(other).folder


def test_after_late_exports_all_tables_are_as_from_nothing(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table, period in LATE.items():
        late(data, table, period)
    first = both_ways(data, tmp_path / "first", monkeypatch)
    for table, period in LATE.items():
        late(data, table, period, 21, "true")
    second = both_ways(data, tmp_path / "second", monkeypatch)
    assert [begun(f) for f in (*first, *second)] == [1, 0, 2, 0]
    assert held_back(first[0]) and not held_back(second[0])
    for renewed, anew in (first, second):
        n, found = differing(renewed, anew)
        assert n > 100 and found == []
    assert "internal.main.value" in differing(first[0], second[0])[1]  # it can tell


def test_columns_of_one_table_say_the_same_period(drawn: Path) -> None:
    name = publish.current(drawn / "warehouse")
    with duckdb.connect(str(drawn / "warehouse" / str(name) / "internal.duckdb"), read_only=True) as con:
        con.execute(plan.MACROS.read_text(encoding="utf-8").split("create temp macro setting")[0])
        for model in plan.plan():
            keys = relation(con, model.name).keys
            if len(keys) == 3:
                wrong = "period is distinct from period_name(period_type, period_start)"
                assert con.execute(f"from {model.name} where {wrong} limit 1").fetchall() == [], model.name


def mark_of(warehouse: Path) -> str:
    with opened(warehouse / str(publish.current(warehouse))) as con:
        ((mark,),) = con.execute("select mark from internal.made.part where kind = 'mark'").fetchall()
    return str(mark)


def test_what_went_is_in_no_block_of_the_next_build(drawn: Path) -> None:
    warehouse, told = drawn / "warehouse", lake.current(drawn)
    mark = mark_of(warehouse)
    found = base.find(warehouse, told, mark)
    assert found is not None and found.same and not found.grown
    assert base.find(warehouse, replace(told, files=told.files[1:]), mark) is None
    redacted = replace(told.loads[0], file_name="-.xlsx")
    assert base.find(warehouse, replace(told, loads=(redacted, *told.loads[1:])), mark) is None


def test_other_code_or_too_much_that_is_other_begins_with_nothing(drawn: Path) -> None:
    warehouse, told = drawn / "warehouse", lake.current(drawn)
    assert base.find(warehouse, told, "other code") is None
    more = replace(told, files=(*told.files, *_many(told.files[0])))
    assert base.find(warehouse, more, mark_of(warehouse)) is None


def test_a_damaged_build_is_never_begun_with(data: Path) -> None:
    warehouse, target = data / "warehouse", data / "copied.duckdb"
    mark, told = mark_of(warehouse), lake.current(data)
    assert base.begin(warehouse, told, mark, target) is not None and target.is_file()
    place = warehouse / str(publish.current(warehouse))
    with (place / "internal.duckdb").open("r+b") as file:
        file.seek(-4096, 2)
        file.write(b"x" * 64)
    assert base.begin(warehouse, told, mark, target) is None and not target.exists()


def _many(file: lake.LakeFile) -> list[lake.LakeFile]:
    return [replace(file, path=f"{year}", period=f"{year}") for year in range(1900, 2000)]
