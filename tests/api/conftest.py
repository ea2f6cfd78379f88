"""Programs that ask: the app's own addresses over the drawn warehouse of everybody's roles, or over the sample."""

import datetime as dt
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette

from dashboard import door, grants
from dashboard.api import routes, tokens
from tests.security.conftest import make_world

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather use the next httpx
    from starlette.testclient import TestClient


def made(name: str = "Portal Satu Data", days: int = 30) -> str:
    """A token that counts, in the present data folder."""
    until = dt.date.fromisoformat(grants.today()) + dt.timedelta(days=days)
    return tokens.make(name, until, "hrd@contoh.go.id", "kepegawaian")


def program(secret: str = "") -> TestClient:
    """Somebody who asks the app's addresses, with this token or none."""
    headers = {"authorization": f"Bearer {secret}"} if secret else {}
    return TestClient(Starlette(routes=routes.routes()), headers=headers)


@pytest.fixture
def drawn(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The drawn warehouse, not a demo: exact values are 80, what everybody may see is 50. Nobody has asked anything."""
    monkeypatch.delenv("APP_DEMO")
    monkeypatch.setattr(routes, "_buckets", door.Buckets())
    make_world(data)
    return data


@pytest.fixture
def portal(drawn: Path) -> Iterator[TestClient]:
    """A program with a token that counts, over the drawn warehouse."""
    with program(made()) as client:
        yield client


@pytest.fixture
def sampled(sample_data: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A program with a token that counts, over the sample; its app database is the test's own."""
    monkeypatch.setattr(routes, "_buckets", door.Buckets())
    monkeypatch.setenv("KINERJA_DATA", str(sample_data))
    monkeypatch.setenv("DEMO_DATABASE_URL", f"sqlite:///{data}/demo.db")
    with program(made()) as client:
        yield client
