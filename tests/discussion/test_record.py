"""Minutes tell what stood when the discussion was closed, and only what the room was shown."""

import pytest
import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import agreements, record, sessions, tables
from dashboard.discussion.sessions import Discussion
from tests.discussion.conftest import DAY, again
from tests.discussion.held import hold

PUT_RIGHT, LATER = "2026-08-14T00:00:00Z", "2026-09-01T00:00:00Z"


@pytest.fixture
def talk(hall: str) -> Discussion:
    return hold()


def at(table: sa.Table, when: str, *which: sa.ColumnElement[bool]) -> None:
    """What was just changed was changed then."""
    now = store.now()[:10]
    with store.writing() as con:
        begun = sa.update(table).where(table.c.given_at.startswith(now), *which)
        con.execute(begun.values(given_at=when))
        ended = sa.update(table).where(table.c.ended_at.startswith(now), *which)
        con.execute(ended.values(ended_at=when))


def test_only_what_was_released_is_in_it(talk: Discussion) -> None:
    kept = record.record(talk)
    assert [voice.opinion or voice.proposal for voice in kept.said] == [
        "Antrean terpanjang pada Senin pagi.", "Tambah satu petugas.", "Ruang rapat terlalu panas.",
    ]  # fmt: skip
    assert kept.sent == 5
    assert list(kept.votes[kept.points[0].id].values()) == [7, 2, 1]


@pytest.mark.parametrize(
    ("when", "told"),
    [(PUT_RIGHT, "Loket kedua dibuka setiap Senin."), (LATER, "Loket kedua dibuka setiap hari kerja.")],
)
def test_a_wording_put_right_soon_counts_and_a_later_one_does_not(
    talk: Discussion, when: str, told: str
) -> None:
    old = agreements.decided(talk.id)[0]
    agreements.reword(talk, old, "Loket kedua dibuka setiap Senin.")
    at(tables.decisions, when)
    assert sorted(one.text for one in record.record(talk).decided) == [
        "Hasil survei dibahas setiap triwulan.",
        told,
    ]


def test_what_became_of_an_action_later_changes_no_minutes(talk: Discussion) -> None:
    before = record.record(talk)
    for action in agreements.agreed(states=[agreements.OPEN]):
        agreements.settle(action, agreements.DONE, "Sudah")
    at(tables.actions, LATER)
    after = record.record(talk)
    assert (after.agreed, after.earlier) == (before.agreed, before.earlier)
    assert [action.state for action in after.earlier] == ["done", "open"]
    assert [action.title for action in after.agreed] == ["Pasang papan antrean"]


def test_until_it_is_closed_everything_is_told_as_it_stands(running: Discussion) -> None:
    agreements.decide(running, "Rapat setiap Jumat.")
    agreements.reword(running, agreements.decided(running.id)[0], "Rapat setiap Senin.")
    kept = record.record(running)
    assert [one.text for one in kept.decided] == ["Rapat setiap Senin."]
    assert kept.at[:13] == store.now()[:13] and kept.earlier == []


def test_an_action_of_long_ago_is_told_while_it_is_open(talk: Discussion) -> None:
    newest = sessions.create((talk.hierarchy, talk.unit_id, "Ulu"), ("month", "2026-08"), DAY)
    titles = [action.title for action in record.record(again(newest)).earlier]
    assert titles == ["Buka loket kedua", "Pasang papan antrean"], (
        "open since two discussions, and of the last one"
    )


def test_actions_of_another_unit_are_not_told(talk: Discussion) -> None:
    other = sessions.create((talk.hierarchy, "ilir", "Ilir"), ("month", "2026-08"), DAY)
    assert record.record(again(other)).earlier == []
