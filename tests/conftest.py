"""Fixtures shared by every test: one sample, generated, loaded and built once a run, by the real commands."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.browser.window import browser, page, server  # noqa: F401 - fixtures of every folder with browser tests

ROOT = Path(__file__).parents[1]
PERSONAL = (
    "person", "refused", "finding", "origin", "evidence", "own_appraisal", "own_plan", "own_behaviour",
    "completeness", "completeness_person", "completeness_exception",
)  # fmt: skip
PREPARED = ".prepared"  # in the folder of the sample: what `etl prepare` said
os.environ["APP_DEMO"] = "1"  # invented data throughout; a test of who may see what says otherwise itself


def run_etl(data: Path, *args: str, check: bool = False) -> subprocess.CompletedProcess[str]:
    """Run `python -m etl` on a data folder of its own; returns the finished process with its text output."""
    env = {**os.environ, "KINERJA_DATA": str(data)}
    command = [sys.executable, "-m", "etl", *args]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=check)


def _once(marker: Path) -> Path:
    data = marker.parent
    data.mkdir(parents=True, exist_ok=True)
    with FileLock(str(data) + ".lock"):
        if not marker.exists():
            done = run_etl(data, "prepare")
            assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
            marker.write_text(done.stdout, encoding="utf-8")
    return data


@pytest.fixture(scope="session")
def shared_tmp(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A temporary folder that all test processes of one run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def sample_data(shared_tmp: Path) -> Path:
    """A data folder holding the generated sample, loaded and built. Read it, never change it."""
    return _once(shared_tmp / "sample_data" / PREPARED)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder, named by KINERJA_DATA for the test's own process."""
    monkeypatch.setenv("KINERJA_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    yield tmp_path / "data"
