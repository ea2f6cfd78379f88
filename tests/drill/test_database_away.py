"""PostgreSQL is stopped and started again under the running app: a real server, of the test's own."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.pages.conftest import text, words
from tests.security.conftest import PEOPLE, claims, signed_in, world  # noqa: F401 - a fixture

HR = PEOPLE["kepegawaian"]


class Server:
    """A PostgreSQL server in a folder of its own."""

    def __init__(self, place: Path) -> None:
        self._place, self._who, self._port = place, postgres._nobody(place), postgres._port()
        self._programs = postgres._programs(place)
        postgres._initialise(self._programs, place / "db", self._who)
        self.address = f"postgresql://postgres@127.0.0.1:{self._port}/postgres"
        self.start()

    def start(self) -> None:
        """Run it and wait until it answers."""
        self._running = postgres._run(self._programs, self._place / "db", self._port, self._who)
        postgres._wait(self._port, self._running)

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._running.send_signal(signal.SIGINT)
        self._running.wait(20)


@pytest.fixture
def server() -> Iterator[Server]:
    place = Path(tempfile.mkdtemp(prefix="pg-"))
    made = Server(place)
    yield made
    made.stop()
    shutil.rmtree(place, ignore_errors=True)


def test_the_page_says_so_and_comes_back_by_itself(
    server: Server,
    world: Path,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", server.address)
    before = words(signed_in(claims(HR), "access"))
    server.stop()
    for lang in ("id", "en"):
        app = signed_in(claims(HR), "access", lang=lang)
        assert app.title[0].value == text("closed.away_title", lang)
        told = words(app)
        assert text("closed.away_body", lang) in told
        assert "Traceback" not in told and "psycopg" not in told and not app.exception
    server.start()
    assert words(signed_in(claims(HR), "access")) == before
