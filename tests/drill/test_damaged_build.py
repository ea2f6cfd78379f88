"""The newest build is damaged: the app shows the one before and says so, the loader makes it again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from dashboard import warehouse
from etl import builds, prepare, publish
from tests.conftest import run_etl
from tests.drill import damage
from tests.drill.conftest import current
from tests.pages.conftest import publish as put
from tests.pages.conftest import visit, words

NEWEST, BEFORE = "build-000002", "build-000001"


@pytest.fixture
def two(data: Path) -> Path:
    """Two drawn builds, sealed as a build is."""
    for name in (BEFORE, NEWEST):
        folder = put(data, name)
        (folder / publish.SEAL).write_text(json.dumps(publish.sealed(folder)))
    return data


def file(data: Path, name: str = NEWEST) -> Path:
    return data / "warehouse" / name / "internal.duckdb"


@pytest.mark.parametrize("way", damage.WAYS)
def test_the_build_before_is_shown_and_the_screen_says_so(two: Path, way: str) -> None:
    damage.WAYS[way](file(two))
    app = visit("data")
    (told,) = app.warning
    assert f"({NEWEST})" in told.value and f"({BEFORE})" in told.value and "rusak" in told.value
    assert (warehouse.newest(), warehouse.fallen()) == (BEFORE, NEWEST)


def test_the_same_in_english_and_on_a_page_without_filters(two: Path) -> None:
    damage.cut(file(two))
    (told,) = visit("data", lang="en").warning
    assert f"newest build ({NEWEST}) is damaged" in told.value


def test_a_whole_build_says_nothing(two: Path) -> None:
    assert not visit("data").warning and warehouse.newest() == NEWEST


def test_damage_found_only_while_reading_leads_back_too(two: Path) -> None:
    """It was whole when it was opened; the disk lost it meanwhile."""
    assert warehouse.newest() == NEWEST
    head = 3 * 4096
    damage.flip(file(two), head, file(two).stat().st_size - head)
    app = visit("data")
    assert f"({BEFORE})" in app.warning[0].value and not app.error


def test_a_newer_whole_build_ends_it_and_so_does_a_mended_one(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = file(two).read_bytes()
    damage.cut(file(two))
    assert warehouse.newest() == BEFORE
    file(two).write_bytes(whole)
    monkeypatch.setattr(warehouse.time, "monotonic", lambda: 1e12)
    assert (warehouse.newest(), warehouse.fallen()) == (NEWEST, "")
    damage.cut(file(two))
    put(two, "build-000003")
    assert (warehouse.newest(), warehouse.fallen()) == ("build-000003", "")


def test_with_no_whole_build_the_screen_says_so_and_shows_no_figures(two: Path) -> None:
    for name in (BEFORE, NEWEST):
        damage.cut(file(two, name))
    app = visit("trend")
    assert f"({NEWEST})" in app.warning[0].value and app.title[0].value == "Belum ada data"
    assert "Traceback" not in words(app)


@pytest.mark.parametrize("way", damage.WAYS)
def test_the_loader_tells_of_it_and_would_make_it_again(house: Path, way: str) -> None:
    assert not prepare.is_stale(house)
    damage.WAYS[way](house / "warehouse" / BEFORE / "internal.duckdb")
    assert prepare.is_stale(house) and builds.newest_whole(house / "warehouse") is None
    done = run_etl(house, "status")
    assert f"Terbitan {BEFORE} rusak" in done.stdout and f"Build {BEFORE} is damaged" in done.stdout


def test_going_back_is_checked_lasts_until_there_is_news_and_takes_no_name_twice(house: Path) -> None:
    place = house / "warehouse"
    for name in (NEWEST, "build-000003"):
        shutil.copytree(place / BEFORE, place / name)
    publish.point(place, "build-000003")
    damage.flip(place / NEWEST / "internal.duckdb", 1_000_000, 64)  # of the right size, and it opens
    done = run_etl(house, "rollback", NEWEST)
    assert done.returncode == 3 and "isinya berubah" in done.stderr and current(house) == "build-000003"
    done = run_etl(house, "rollback", BEFORE)
    assert done.returncode == 0 and current(house) == BEFORE
    assert not prepare.is_stale(house), "what was gone back from is not built again by itself"
    told = run_etl(house, "builds", "--check").stdout.splitlines()
    assert [("RUSAK" in line, "tampil" in line, "gone back" in line) for line in told] == [
        (False, False, True), (True, False, False), (False, True, False),
    ]  # fmt: skip
    assert publish.sweep(place) == [] and publish.start(place)[0] == "build-000004"
    assert run_etl(house, "rollback", "build-000009").returncode == 3
    assert "Gone back to build-000001" in run_etl(house, "status").stdout


def test_of_old_builds_as_many_are_kept_as_a_setting_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KINERJA_BUILDS", "2")
    for _ in range(4):
        name, folder = publish.start(tmp_path)
        (folder / "internal.duckdb").write_bytes(b"x")
        publish.finish(tmp_path, name, folder)
    assert [path.name for path in publish.builds(tmp_path)] == ["build-000003", "build-000004"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".build")]
