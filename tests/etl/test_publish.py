"""Publishing survives SIGKILL at any moment: the old build stays readable, the next run finishes the work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from etl import publish
from etl.build import build
from tests.models import territory
from tests.models.conftest import reader

ROOT = Path(__file__).parents[2]
BUILD = (
    "import sys; from pathlib import Path; from etl.build import build\n"
    "build(Path(sys.argv[1]), lambda stage, *_: print(stage, flush=True))\n"
)
# A process that dies by its own hand at one exact step of publishing; what it publishes is the current build again.
DIE_AT = (
    "import os, shutil, signal, sys; from pathlib import Path; from etl import publish\n"
    "step, place = sys.argv[1], Path(sys.argv[2]) / 'warehouse'\n"
    "def deadly(*args, **kwargs):\n"
    "    os.kill(os.getpid(), signal.SIGKILL)\n"
    "with publish.locked(place):\n"
    "    publish.sweep(place)\n"
    "    name, folder = publish.start(place)\n"
    "    shutil.copytree(place / publish.current(place), folder, dirs_exist_ok=True)\n"
    "    setattr(publish, step, deadly)\n"
    "    publish.finish(place, name, folder)\n"
)
STAGES = ["staging.appraisal", "models", "publish"]


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small territory built once; the crash tests go on from here."""
    data = tmp_path_factory.mktemp("crash")
    territory.make(data, people=10, months=2)
    build(data)
    return data


def whole(data: Path) -> str:
    """Name of the current build, after reading all of it."""
    with reader(data) as con:
        assert con.execute("select count(*) from value").fetchall()[0][0] > 1000
        name: str = con.execute("select build from build").fetchall()[0][0]
    assert name == publish.current(data / "warehouse")
    return name


@pytest.mark.parametrize("stage", STAGES)
def test_killed_while_building(seed: Path, stage: str) -> None:
    before = whole(seed)
    child = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(seed)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.strip() == stage:
            child.send_signal(signal.SIGKILL)
            break
    assert child.wait() in (-signal.SIGKILL, 0)
    child.stdout.close()
    if child.returncode == 0:
        assert stage == "publish"
    assert whole(seed) >= before


@pytest.mark.parametrize("step", ["finish", "_sync", "point"])
def test_killed_while_publishing(seed: Path, step: str) -> None:
    before = whole(seed)
    done = subprocess.run([sys.executable, "-c", DIE_AT, step, str(seed)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    assert whole(seed) == before
    assert len(list((seed / "warehouse").glob(".build-*"))) + len(publish.builds(seed / "warehouse")) > 1


def test_two_builders_after_killed_ones_take_turns_and_clear_up(seed: Path) -> None:
    before = publish.current(seed / "warehouse")
    command = [sys.executable, "-c", BUILD, str(seed)]
    children = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [child.wait() for child in children] == [0, 0]
    last = whole(seed)
    assert not list((seed / "warehouse").glob(".build-*"))
    newer = [path.name for path in publish.builds(seed / "warehouse") if path.name > str(before)]
    assert newer[-1] == last and len(newer) == 2


def test_an_open_reader_goes_on_with_its_build(seed: Path) -> None:
    with reader(seed) as con:
        before, now = con.execute("select build from build").fetchall(), seed / "warehouse" / whole(seed)
        for _ in range(publish.KEEP + 1):
            name, folder = publish.start(seed / "warehouse")
            shutil.copytree(now, folder, dirs_exist_ok=True)
            now = publish.finish(seed / "warehouse", name, folder)
        assert con.execute("select build from build").fetchall() == before
        assert con.execute("select count(*) from value").fetchall()[0][0] > 1000
    assert len(publish.builds(seed / "warehouse")) == publish.KEEP


def test_a_leftover_log_is_never_published(tmp_path: Path) -> None:
    name, folder = publish.start(tmp_path)
    (folder / "internal.duckdb.wal").touch()
    with pytest.raises(publish.PublishError, match=r"internal\.duckdb\.wal"):
        publish.finish(tmp_path, name, folder)
    assert publish.current(tmp_path) is None


def test_sweep_removes_only_what_killed_builds_left(tmp_path: Path) -> None:
    for name in ("build-000001", "build-000002", ".build-000003.making", "something else"):
        (tmp_path / name).mkdir()
    (tmp_path / "CURRENT").write_text("build-000001\n")
    assert sorted(publish.sweep(tmp_path)) == [".build-000003.making", "build-000002"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["CURRENT", "build-000001", "something else"]
    assert publish.start(tmp_path)[0] == "build-000002"


def test_the_lock_is_given_back_by_a_dead_process(tmp_path: Path) -> None:
    holder = (
        "import sys, time; from pathlib import Path; from etl import publish\n"
        "with publish.locked(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None and child.stdout.readline() == "held\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    began = time.monotonic()
    with publish.locked(tmp_path):
        assert time.monotonic() - began < 5


def test_published_file_is_read_by_an_older_engine_format(seed: Path) -> None:
    name = publish.current(seed / "warehouse")
    with duckdb.connect() as con:
        con.execute(f"attach '{seed / 'warehouse' / str(name) / 'internal.duckdb'}' as w (read_only)")
        asked = "select tags['storage_version'] from duckdb_databases() where database_name = 'w'"
        assert con.execute(asked).fetchall()[0][0].startswith("v1.5")
