"""Whether a process can serve, as it tells whoever sends visitors to it."""

import warnings
from pathlib import Path

import pytest
from starlette.applications import Starlette

from dashboard import health, store
from tests.pages.conftest import publish

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather use the next httpx
    from starlette.testclient import TestClient


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "KEPT_SECONDS", -1)


def asked(path: str = "/health/ready") -> tuple[int, str]:
    """Status and text."""
    with TestClient(Starlette(routes=health.routes())) as client:
        answer = client.get(path)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code, answer.text


def test_it_is_ready_with_a_build_and_without_one(database: str, data: Path) -> None:
    assert asked() == (200, "ready\n")
    publish(data)
    assert asked() == (200, "ready\n") and asked("/health/live") == (200, "live\n")


def test_a_build_that_does_not_open(data: Path) -> None:
    publish(data, "build-000006")
    folder = publish(data, "build-000007")
    (folder / "internal.duckdb").write_bytes(b"torn")
    assert asked() == (200, "ready\n")  # with the one before
    (folder.with_name("build-000006") / "internal.duckdb").unlink()
    publish(data, "build-000008")
    (folder.with_name("build-000008") / "internal.duckdb").write_bytes(b"torn")
    assert asked() == (503, "not ready: build\n")
    assert asked("/health/live")[0] == 200


def test_a_database_that_is_away(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(data)
    monkeypatch.setenv("DEMO_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    assert asked() == (503, "not ready: database\n")


def test_however_often_it_is_asked_it_looks_rarely(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    reading = store.reading

    def counted() -> object:
        looked.append(1)
        return reading()

    monkeypatch.setattr(health, "KEPT_SECONDS", 60)
    monkeypatch.setattr(health, "_seen", None)
    monkeypatch.setattr(store, "reading", counted)
    assert [asked()[0] for _ in range(5)] == [200] * 5 and len(looked) == 1
