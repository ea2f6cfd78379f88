"""The lake's manifests: numbered, immutable, one winner at a time; and what a killed load leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from etl import lake
from etl.lake import LakeFile, Manifest
from etl.load import Upload, load
from tests.conftest import ROOT
from tests.etl.drawn_exports import appraisal, appraisals

FILE = LakeFile("a/period=2026-01/x-0.parquet", "a", "appraisal", "2026-01", "x", "x.csv", "", "", 1, "l-1")


def adding(name: str) -> lake.Change:
    def change(before: Manifest) -> Manifest:
        return replace(before, reason="load", files=(*before.files, replace(FILE, path=name)))

    return change


def test_an_empty_lake_has_no_manifest(data: Path) -> None:
    assert lake.current(data) == Manifest()


def test_manifests_are_numbered_and_stay(data: Path) -> None:
    assert [lake.commit(data, adding(n)).number for n in "abc"] == [1, 2, 3]
    names = sorted(p.name for p in (lake.lake_of(data) / "manifest").iterdir())
    assert names == ["000001.json", "000002.json", "000003.json"]
    assert [f.path for f in lake.current(data).files] == ["a", "b", "c"]


def test_what_is_written_is_read_back(data: Path) -> None:
    assert lake.commit(data, adding("a")) == lake.current(data)


def test_nothing_to_do_is_no_manifest(data: Path) -> None:
    assert lake.commit(data, lambda before: None).number == 0


def test_two_loaders_cannot_both_win(data: Path) -> None:
    names = [str(n) for n in range(24)]
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda name: lake.commit(data, adding(name)).number, names))
    assert sorted(numbers) == list(range(1, 25))
    assert sorted(f.path for f in lake.current(data).files) == sorted(names)


def test_the_loser_of_a_race_reads_the_winner(data: Path) -> None:
    seen: list[int] = []

    def slow(before: Manifest) -> Manifest:
        seen.append(before.number)
        if len(seen) == 1:
            lake.commit(data, adding("winner"))
        return replace(before, files=(*before.files, replace(FILE, path="loser")))

    assert lake.commit(data, slow).number == 2
    assert seen == [0, 1] and [f.path for f in lake.current(data).files] == ["winner", "loser"]


def test_the_same_file_by_two_loaders_counts_once(data: Path, tmp_path: Path) -> None:
    path = appraisals(tmp_path / "x.csv", appraisal())
    with ThreadPoolExecutor(3) as pool:
        states = [r[0].state for r in pool.map(lambda _: load([Upload(path)], data), range(3))]
    assert sorted(states) == ["accepted", "duplicate", "duplicate"]
    assert len(lake.current(data).files) == 1


@pytest.mark.parametrize("wait", [0.0, 0.1, 0.3, 0.6, 1.0])
def test_a_killed_load_leaves_nothing_or_everything(data: Path, tmp_path: Path, wait: float) -> None:
    nips = [f"1985031220100120{n:02d}" for n in range(10, 16)]
    paths = [str(appraisals(tmp_path / f"{nip}.csv", appraisal(nip))) for nip in nips]
    child = subprocess.Popen([sys.executable, "-m", "etl", "load", *paths], cwd=ROOT, stderr=subprocess.DEVNULL,
                             stdout=subprocess.DEVNULL, env={**os.environ, "KINERJA_DATA": str(data)})  # fmt: skip
    draft = lake.lake_of(data) / ".draft"
    deadline = time.monotonic() + 20
    while not draft.exists() and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(wait)
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert len(lake.current(data).files) in (0, len(paths))
    results = load([Upload(Path(p)) for p in paths], data)
    assert {r.state for r in results} <= {"accepted", "duplicate"}
    assert len(lake.current(data).files) == len(paths) and not list(draft.iterdir())
