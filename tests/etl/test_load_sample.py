"""The sample's planted faults, as its truth file tells them, come out of a real load."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl import lake
from etl.contract import contracts


@pytest.fixture(scope="module")
def faults(sample_data: Path) -> list[dict[str, Any]]:
    truth = tomllib.loads((sample_data / "sample" / "truth.toml").read_text(encoding="utf-8"))
    loaded = {r.file_name for r in lake.current(sample_data).loads}
    return [f for f in truth["fault"] if Path(f["file"]).name in loaded]


@pytest.fixture(scope="module")
def refused(sample_data: Path) -> set[tuple[str, str, int]]:
    paths = [str(p) for p in (lake.lake_of(sample_data) / "refused").glob("*.parquet")]
    rows = duckdb.execute('select file_name, sheet, "row" from read_parquet(?)', [paths]).fetchall()
    return {(name, sheet, row) for name, sheet, row in rows}


def place(fault: dict[str, Any]) -> tuple[str, str, int]:
    return Path(fault["file"]).name, fault["sheet"], fault.get("row", 0)


def test_exactly_the_planted_rows_are_refused(
    faults: list[dict[str, Any]], refused: set[tuple[str, str, int]]
) -> None:
    planted = {place(f) for f in faults if f["outcome"] == "refused"}
    assert len(planted) > 15
    assert (refused - planted, planted - refused) == (set(), set())


def test_every_file_is_accounted_for(sample_data: Path, faults: list[dict[str, Any]]) -> None:
    loads = lake.current(sample_data).loads
    assert {r.state for r in loads} <= {"accepted", "partly"}
    assert all(r.rows_read == r.accepted + r.refused + r.skipped for r in loads)
    skipped = Counter(place(f)[0] for f in faults if f["outcome"] == "skipped" and f.get("row"))
    assert skipped and all(
        sum(r.skipped for r in loads if r.file_name == name) >= n for name, n in skipped.items()
    )


def test_every_contract_is_in_the_sample(sample_data: Path) -> None:
    assert {f.contract for f in lake.current(sample_data).files} == set(contracts())


def test_no_name_and_no_nip_outside_the_employee_table(sample_data: Path) -> None:
    files = lake.current(sample_data).files
    staff = [str(lake.lake_of(sample_data) / f.path) for f in files if f.table == "employee"]
    names = {n for (n,) in duckdb.execute("select distinct name from read_parquet(?)", [staff]).fetchall()}
    assert len(names) > 500
    for table in ("appraisal", "plan", "peer"):
        paths = [str(lake.lake_of(sample_data) / f.path) for f in files if f.table == table]
        columns = duckdb.execute(
            "describe select * from read_parquet(?, union_by_name = true)", [paths]
        ).fetchall()
        texts = [c[0] for c in columns if c[1] == "VARCHAR" and c[0] not in ("file_sha", "contract")]
        cells = " union ".join(f'select distinct "{c}" from accepted' for c in texts)
        duckdb.execute(
            "create or replace temp view accepted as select * from read_parquet(" + str(paths) + ")"
        )
        found = {t for (t,) in duckdb.sql(cells).fetchall() if t}
        assert not found & names, table
        assert not [t for t in found if t.isdigit() and len(t) == 18], table
