"""Exports that come into the inbox are taken up by themselves: real files, real loads; only the build is told apart."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl import lake, watch
from etl.watch import Pace, Watcher
from tests.conftest import ROOT, run_etl
from tests.etl.drawn_exports import appraisal, appraisals, write_csv


class Builds:
    """Notes what would be built, and fails as it is told to."""

    def __init__(self, *faults: Exception) -> None:
        self.of: list[int] = []
        self.faults = list(faults)

    def __call__(self, data: Path) -> Any:
        if self.faults:
            raise self.faults.pop(0)
        self.of.append(lake.current(data).number)
        return SimpleNamespace(build="b")


def watcher(data: Path, builds: Builds | None = None, quiet: float = 0.0) -> Watcher:
    made = Watcher(data, Pace(every=1.0, quiet=quiet), builds or Builds())
    made.recall()
    return made


def names(data: Path) -> list[str]:
    return sorted({file.file_name for file in lake.current(data).files})


def into(data: Path, name: str, **cells: str) -> Path:
    (data / "inbox").mkdir(exist_ok=True)
    return appraisals(data / "inbox" / name, appraisal(**cells))


def test_a_new_file_is_loaded_and_built_and_then_left_alone(data: Path) -> None:
    builds = Builds()
    watching = watcher(data, builds)
    into(data, "a.csv")
    assert watching.look() and names(data) == ["a.csv"] and builds.of == [1]
    into(data, "b.csv", hasil_akhir="CUKUP")
    assert watching.look() and names(data) == ["a.csv", "b.csv"]
    assert watching.ready() == []


def test_a_file_is_taken_when_it_has_stopped_growing(data: Path) -> None:
    watching = watcher(data, quiet=0.3)
    path = into(data, "a.csv")
    assert watching.ready() == []
    time.sleep(0.35)
    with path.open("a") as file:
        file.write("\n")
    assert watching.ready() == []
    time.sleep(0.35)
    assert watching.ready() == [path]


@pytest.mark.parametrize(
    "name", ["~$a.csv", ".~lock.a.csv#", "a.csv.part", "a.xlsx.crdownload", "_a.csv", "a.tmp"]
)
def test_what_is_only_on_its_way_is_left_alone(data: Path, name: str) -> None:
    into(data, "a.csv").rename(data / "inbox" / name)
    assert watcher(data).ready() == []


def test_one_bad_file_never_stops_the_rest_and_is_not_judged_twice(data: Path) -> None:
    builds = Builds()
    watching = watcher(data, builds)
    into(data, "good.csv")
    bad = write_csv(data / "inbox" / "bad.csv", [["apa"], ["saja"]])
    (data / "inbox" / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert watching.look() and names(data) == ["good.csv"]
    assert watching.ready() == []
    assert watcher(data).ready() == [], "a restart does not judge again"
    bad.write_text("lain\nsaja\n")
    assert watching.ready() == [bad]


def test_new_layouts_give_a_refused_file_another_chance(data: Path) -> None:
    watching = watcher(data)
    into(data, "good.csv")
    bad = write_csv(data / "inbox" / "bad.csv", [["apa"], ["saja"]])
    watching.look()
    (data / "contracts").mkdir()
    (data / "contracts" / "survey_own_baru.toml").write_text("")
    assert watching.ready() == [bad]


def test_an_upload_is_the_apps_own_at_first(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / "inbox" / "0123456789abcdef"
    folder.mkdir(parents=True)
    path = appraisals(folder / "a.csv", appraisal())
    watching = watcher(data)
    assert watching.look() and names(data) == []
    monkeypatch.setattr(watch, "UPLOAD_SECONDS", 0.0)
    assert watching.ready() == [path]


def test_a_fault_of_ours_holds_up_no_other_file(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    into(data, "good.csv")
    into(data, "odd.csv", hasil_akhir="CUKUP")
    real = watch.load

    def faulty(uploads: Any, *rest: Any) -> Any:
        if any(upload.path.name == "odd.csv" for upload in uploads):
            raise RuntimeError("a fault of ours")
        return real(uploads, *rest)

    monkeypatch.setattr(watch, "load", faulty)
    watching = watcher(data)
    assert watching.look() and names(data) == ["good.csv"]
    assert watching.ready() == []


def test_a_refused_build_waits_for_news_and_a_full_disk_is_tried_again(data: Path) -> None:
    builds = Builds(RuntimeError("refused"))
    watching = watcher(data, builds)
    into(data, "a.csv")
    assert not watching.look() and watching.look() and builds.of == []
    into(data, "b.csv", hasil_akhir="CUKUP")
    builds.faults = [OSError(28, "No space left on device")]
    assert not watching.look() and watching.pause() == 2.0
    assert watching.look() and builds.of == [2] and watching.pause() == 1.0


def test_once_takes_what_is_there_and_ends(data: Path) -> None:
    into(data, "a.csv")
    builds = Builds()
    assert watch.watch(data, Pace(1.0, 0.05), is_once=True, build=builds) == 0
    assert names(data) == ["a.csv"] and builds.of == [1]


def test_the_memory_holds_no_name(data: Path) -> None:
    watching = watcher(data)
    into(data, "SKP Budi Santoso.csv")
    watching.look()
    assert "Budi" not in (data / watch.MEMORY).read_text()


def test_it_runs_alone_and_ends_when_told(data: Path) -> None:
    environment = {**os.environ, "KINERJA_DATA": str(data)}
    command = [sys.executable, "-m", "etl", "watch", "--every", "60"]
    (data / "inbox").mkdir()
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None and "inbox" in child.stdout.readline()
        second = run_etl(data, "watch", "--once")
        child.send_signal(signal.SIGTERM)
        assert child.wait(60) == 0
    assert second.returncode == 3 and "Another watch" in second.stdout
