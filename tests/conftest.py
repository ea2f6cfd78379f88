"""Fixtures shared by every test: one sample, generated, loaded and built once a run, by the real commands."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa
from filelock import FileLock

from dashboard import database as app_database
from dashboard import store
from tests import postgres
from tests.browser.window import browser, page, server, shared_window  # noqa: F401 - fixtures of every folder with browser tests

ROOT = Path(__file__).parents[1]
PERSONAL = (
    "person", "refused", "finding", "origin", "evidence", "own_appraisal", "own_plan", "own_behaviour",
    "completeness", "completeness_person", "completeness_exception",
)  # fmt: skip
PREPARED = ".prepared"  # in the folder of the sample: what `etl prepare` said
os.environ["APP_DEMO"] = "1"  # invented data throughout; a test of who may see what says otherwise itself


_migrate = app_database.upgrade


@cache
def _tables() -> bytes:
    """A file with the app's tables and no row in them, made by the migrations once in this process."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "made.db"
        made = sa.create_engine(f"sqlite:///{file}")
        _migrate(made)
        made.dispose()
        return file.read_bytes()


def _upgrade(made: sa.Engine, revision: str = "head") -> None:
    """Give an empty file those tables; what is asked of any database then follows."""
    file = Path(made.url.database or "")
    if made.dialect.name == "sqlite" and file.is_file() and not file.stat().st_size:
        file.write_bytes(_tables())
    _migrate(made, revision)


app_database.upgrade = _upgrade  # a thousand tests begin with an empty database


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


@pytest.fixture(scope="session")
def server_address(shared_tmp: Path) -> Iterator[str]:
    """A PostgreSQL server of the run's own, shared by all its processes: its address without a database."""
    with postgres.held(shared_tmp / "postgres") as address:
        with FileLock(str(shared_tmp / "postgres" / "template.lock")):
            if not _on_server(address, "select 1 from pg_database where datname = 'ready'"):
                _on_server(address, "create database made")
                app_database.engine(f"{address}/made").dispose()
                _on_server(address, "alter database made rename to ready")
        yield address


@pytest.fixture
def postgresql(server_address: str) -> Iterator[str]:
    """Address of a PostgreSQL database, as people write it, with the app's tables and no row in them."""
    with _fresh(server_address) as address:
        yield address


@pytest.fixture
def another(server_address: str) -> Iterator[str]:
    """Address of a second one."""
    with _fresh(server_address) as address:
        yield address


@contextmanager
def _fresh(server_address: str) -> Iterator[str]:
    name = f"t{secrets.token_hex(6)}"
    _on_server(server_address, f"create database {name} template ready")
    yield f"{server_address}/{name}"
    _on_server(server_address, f"drop database {name} with (force)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The app's database, empty, in an empty data folder: the same test on SQLite and on a real PostgreSQL. The demo
    uses it too. Yields its kind."""
    if request.param == "postgresql":
        address = request.getfixturevalue("postgresql")
        for setting in ("DATABASE_URL", "DEMO_DATABASE_URL"):
            monkeypatch.setenv(setting, address)
    yield request.param
    store.engine().dispose()


def _on_server(address: str, asked: str) -> bool:
    """Have the server do something; whether it answered with a row."""
    engine = sa.create_engine(
        f"{address}/postgres".replace("://", "+psycopg://", 1), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        found = connection.exec_driver_sql(asked)
        answered = bool(found.returns_rows and found.first())
    engine.dispose()
    return answered
