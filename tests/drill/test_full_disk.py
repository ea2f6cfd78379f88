"""A full disk, told by the operating system itself: a small file system in memory, or where that may not be mounted a
limit on the size of files. Nothing is half loaded, the old build stays, and the next run finishes the work.

The clock is wrong as well: a day back when the work is finished, as after an empty battery.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb
import pytest

from etl import lake
from tests.conftest import ROOT
from tests.drill.conftest import current
from tests.etl.drawn_exports import appraisal, appraisals

SPARE = 48 * 1024
# Fill a file system in memory but for a little, then run a command of ours on the folder in it.
FULL = """
set -e
mount -t tmpfs -o size=96m tmpfs "$1"
cp -a "$2/." "$1"
free=$(df --output=avail -B1 "$1" | tail -1)
head -c $((free - $3)) /dev/zero > "$1/ballast"
shift 3
set +e
"$@"; code=$?
rm "$KINERJA_DATA/ballast"
cp -a "$KINERJA_DATA/." "$BACK"
exit $code
"""


@cache
def may_mount() -> bool:
    """Whether this account may mount a file system in a name space of its own."""
    done = subprocess.run(
        ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True, check=False
    )
    return done.returncode == 0


def with_full_disk(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m etl …` where there is no room; what it left is in the folder afterwards."""
    command = [sys.executable, "-m", "etl", *words]
    if not may_mount():
        return subprocess.run(command, cwd=ROOT, env={**os.environ, "KINERJA_DATA": str(house)}, text=True,
                              capture_output=True, check=False, preexec_fn=_small_files)  # fmt: skip
    disk, back = house.parent / "disk", house.parent / "back"
    for folder in (disk, back):
        folder.mkdir()
    environment = {**os.environ, "KINERJA_DATA": str(disk), "BACK": str(back)}
    shell = ["unshare", "-rm", "sh", "-c", FULL, "sh", str(disk), str(house), str(SPARE), *command]
    done = subprocess.run(shell, cwd=ROOT, env=environment, text=True, capture_output=True, check=False)
    shutil.rmtree(house)
    back.rename(house)
    disk.rmdir()
    return done


def _small_files() -> None:
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SPARE // 6, SPARE // 6))


@pytest.fixture
def inbox(house: Path) -> Iterator[Path]:
    """An export of 300 rows waits, more than there is room for."""
    (house / "inbox").mkdir()
    rows = (
        appraisal(f"1985031220100{n:05d}"[:15] + f"{n % 899 + 100:03d}", nama=os.urandom(99).hex())
        for n in range(900)
    )
    appraisals(house / "inbox" / "a.csv", *rows)
    yield house


def test_a_load_without_room_loads_nothing_and_says_so(inbox: Path) -> None:
    before = lake.current(inbox)
    done = with_full_disk(inbox, "load")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Disk penuh" in done.stderr and "disk is full" in done.stderr and "Traceback" not in done.stderr
    assert lake.current(inbox) == before
    assert not list((inbox / "lake" / "manifest").glob(".*"))


def test_a_build_without_room_leaves_the_old_one_and_the_next_run_finishes(house: Path) -> None:
    done = with_full_disk(house, "build")
    assert done.returncode == 3, done.stdout + done.stderr
    assert "Disk penuh" in done.stderr and "disk is full" in done.stderr and "Traceback" not in done.stderr
    assert current(house) == "build-000001"
    assert not [path for path in (house / "warehouse").iterdir() if path.name.startswith(".build-")]
    code = (
        "import sys, time_machine, datetime as dt; from etl.__main__ import main\n"
        "with time_machine.travel(dt.datetime.now(dt.UTC) - dt.timedelta(days=1)): sys.exit(main(['build']))\n"
    )
    environment = {**os.environ, "KINERJA_DATA": str(house)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, text=True, capture_output=True,
                          check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert current(house) == "build-000002", "numbers count up, whatever the clock says"
    times = [_built_at(house, name) for name in ("build-000001", "build-000002")]
    assert times[1] < times[0]
    status = subprocess.run([sys.executable, "-m", "etl", "status"], cwd=ROOT, env=environment, text=True,
                            capture_output=True, check=True).stdout  # fmt: skip
    assert "build-000002" in status and "builds failed" not in status


def _built_at(house: Path, name: str) -> str:
    with duckdb.connect(str(house / "warehouse" / name / "internal.duckdb"), read_only=True) as con:
        return str(con.execute("select built_at from build").fetchall()[0][0])
