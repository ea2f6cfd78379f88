"""What is over its retention period goes, everywhere; the rest stays."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from etl import lake, publish
from etl.build import build
from etl.load import exports_in, load
from etl.retain import end_of, expired, retain
from tests.conftest import run_etl
from tests.etl.kept import fill

LATER = dt.date(2029, 5, 1)  # complaints of March 2026 are over, appraisals not
MUCH_LATER = dt.date(2031, 5, 1)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("kept") / "data", figures=False)


@pytest.fixture
def copy(kept: Path, data: Path) -> Path:
    shutil.copytree(kept, data, dirs_exist_ok=True)
    return data


def periods(data: Path) -> set[tuple[str, str]]:
    return {(f.table, f.period) for f in lake.current(data).files}


@pytest.mark.parametrize(
    ("period", "end"),
    [("2026-02", "2026-02-28"), ("2024-02", "2024-02-29"), ("2026-12", "2026-12-31"), ("2026-Q1", "2026-03-31"),
     ("2026-Q4", "2026-12-31"), ("2026-S1", "2026-06-30"), ("2026-S2", "2026-12-31"), ("2026", "2026-12-31"),
     ("all", None)],
)  # fmt: skip
def test_a_period_ends_on_its_last_day(period: str, end: str | None) -> None:
    assert end_of(period) == (dt.date.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    ("table", "day", "over"),
    [
        ("complaint", "2029-03-31", False), ("complaint", "2029-04-01", True), ("appraisal", "2031-03-31", False),
        ("appraisal", "2031-04-01", True), ("employee", "2099-01-01", False),
    ],
)  # fmt: skip
def test_a_month_is_kept_to_the_day(table: str, day: str, over: bool) -> None:
    period = "all" if table == "employee" else "2026-03"
    assert expired(table, period, dt.date.fromisoformat(day)) is over


def test_a_dry_run_only_tells(copy: Path) -> None:
    before = sorted(p for p in copy.rglob("*") if p.is_file())
    told = retain(copy, LATER, dry=True)
    assert told.slices == {"complaint 2026-03": 2} and told.log_rows == 2
    assert {"inbox/lapor.csv", "inbox/lain.csv"} <= set(told.originals) and len(told.refused) == 2
    assert sorted(p for p in copy.rglob("*") if p.is_file()) == before


def test_what_is_over_goes_and_the_rest_stays(copy: Path) -> None:
    retain(copy, LATER)
    assert periods(copy) == {("appraisal", "2026-03"), ("employee", "all"), ("unit", "all")}
    assert len(lake.manifests(copy)) == 1 and not any((lake.lake_of(copy) / "refused").iterdir())
    assert not list((lake.lake_of(copy) / "complaint_portal").rglob("*.parquet"))
    with closing(sqlite3.connect(copy / "app.db")) as con:
        assert con.execute("select count(*) from access_log").fetchone() == (0,)
    assert retain(copy, LATER).nothing


def test_a_fresh_original_of_an_old_period_does_not_come_back(copy: Path) -> None:
    for path in (copy / "inbox").rglob("*.*"):
        os.utime(path, (1_872_000_000, 1_872_000_000))  # 27 April 2029: younger than ninety days
    told = retain(copy, LATER)
    assert set(told.originals) == {"inbox/lapor.csv", "inbox/lain.csv"}
    load(exports_in([copy / "inbox"]), copy)
    assert ("complaint", "2026-03") not in periods(copy)


def test_the_figures_follow(copy: Path) -> None:
    build(copy)
    told = retain(copy, MUCH_LATER)
    assert [path.name for path in publish.builds(copy / "warehouse")] == [told.build] == ["build-000002"]
    assert periods(copy) == {("employee", "all"), ("unit", "all")}


def test_nothing_to_do_is_said(data: Path) -> None:
    done = run_etl(data, "retain", "--dry-run")
    assert done.returncode == 0 and "Nothing is over" in done.stdout
