"""Discussions over the drawn warehouse, in both databases; outside of a page the demo's visitor works in human
resources."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from dashboard.discussion import agenda, sessions
from dashboard.discussion.sessions import Discussion
from tests.pages.conftest import publish

DAY = dt.date(2026, 11, 20)
PLACE = ("territory", "ulu", "Kelurahan Plaju Ulu")
SPAN = ("month", "2026-03")


@pytest.fixture
def hall(database: str, data: Path) -> str:
    """The drawn warehouse and an empty app database; its kind."""
    publish(data)
    return database


@pytest.fixture
def prepared(hall: str) -> Discussion:
    """A discussion that nobody has opened yet."""
    return sessions.create(PLACE, SPAN, DAY, "Aula", "Seluruh pegawai")


@pytest.fixture
def running(prepared: Discussion) -> Discussion:
    """An open discussion with two points on its agenda."""
    agenda.fill(prepared, [draft("ikm"), draft("good_or_better")])
    return opened(prepared)


def opened(talk: Discussion) -> Discussion:
    """The same discussion after its start."""
    sessions.start(again(talk), "b1")
    return again(talk)


def again(talk: Discussion) -> Discussion:
    """The discussion as it stands now."""
    found = sessions.find(talk.code)
    assert found is not None
    return found


def draft(metric: str | None = None, title: str = "IKM turun") -> agenda.Draft:
    """A point for an agenda."""
    both = {"id": title, "en": title}
    shown: dict[str, Any] = {"title": both, "caption": both, "lines": [], "chart": None, "alt": both}
    return agenda.Draft("finding" if metric else "topic", metric, shown)
