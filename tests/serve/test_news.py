"""What an open page asks every second: the answer changes with what it may show, and with nothing else."""

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware

from dashboard import accesslog, grants, news, store
from dashboard.settings import Grant
from tests.pages.conftest import publish

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather use the next httpx
    from starlette.testclient import TestClient


@pytest.fixture(autouse=True)
def _asks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(news, "ASK_SECONDS", -1)


def asked() -> str:
    """What the address says."""
    with TestClient(Starlette(middleware=[Middleware(news.Answers)])) as client:
        answer = client.get("/news")
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    return answer.text


def _signs_out() -> None:
    with store.writing() as connection:
        connection.execute(store.signed_out.insert().values(session="a", at=store.now()))


def _looks() -> None:
    accesslog.machine("token", "api", ("territory", "plaju"), "2026-Q3")


GRANT = Grant("camat@contoh.go.id", "pimpinan", "territory", "plaju")
CHANGES: dict[str, Callable[[Path], object]] = {
    "build": lambda data: publish(data, "b2"),
    "given": lambda _: grants.give(GRANT, "2026-01-01", None, "hrd@contoh.go.id"),
    "signed out": lambda _: _signs_out(),
    "rules": lambda data: (data / "access.toml").write_text("[sign_in]\nhours = 4\n"),
    "broken rules": lambda data: (data / "access.toml").write_text("?"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_changes_once_with_what_decides(change: str, data: Path) -> None:
    publish(data)
    before = asked()
    assert asked() == before == news.stamp()
    CHANGES[change](data)
    after = asked()
    assert after != before and asked() == after


def test_the_end_of_a_grant_changes_it(data: Path) -> None:
    publish(data)
    grants.give(Grant("hrd@contoh.go.id", "kepegawaian"), "2026-01-01", None, "system")
    grants.give(GRANT, "2026-01-01", None, "hrd@contoh.go.id")
    before = asked()
    with store.reading() as connection:
        number = connection.scalar(
            sa.select(store.grants.c.id).where(store.grants.c.account == GRANT.account)
        )
    assert number is not None
    grants.end(number, "hrd@contoh.go.id")
    assert asked() != before


def test_looking_changes_nothing(data: Path) -> None:
    publish(data)
    before = asked()
    _looks()
    assert asked() == before


def test_without_a_database_it_says_something_else_and_comes_back(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(data)
    before = asked()
    with monkeypatch.context() as away:
        for name in ("DATABASE_URL", "DEMO_DATABASE_URL"):
            away.setenv(name, "postgresql://nobody@127.0.0.1:1/none")
        assert asked() != before
    assert asked() == before


def test_however_many_ask_the_database_is_asked_once_a_second(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(data)
    monkeypatch.setattr(news, "ASK_SECONDS", 60)
    before = news.stamp()
    _signs_out()
    assert news.stamp() == before
    publish(data, "b2")
    assert news.stamp() != before, "the build is looked at each time"
