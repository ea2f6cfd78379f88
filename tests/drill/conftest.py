"""One small territory, built once, for every failure that is rehearsed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import run_etl
from tests.models import territory


@pytest.fixture(scope="session")
def built(shared_tmp: Path) -> Path:
    """A data folder with one build. Read it, never change it."""
    data = shared_tmp / "drill"
    with FileLock(str(data) + ".lock"):
        if not (data / "warehouse" / "CURRENT").is_file():
            territory.make(data, people=10, months=2)
            done = run_etl(data, "build")
            assert done.returncode == 0, done.stderr
    return data


@pytest.fixture
def house(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy to break things in, named by KINERJA_DATA."""
    data = tmp_path / "data"
    shutil.copytree(built, data)
    monkeypatch.setenv("KINERJA_DATA", str(data))
    return data


def current(data: Path) -> str:
    """What CURRENT says."""
    return (data / "warehouse" / "CURRENT").read_text().strip()
