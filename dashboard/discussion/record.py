"""What is kept of a discussion for its minutes, from the app's database alone: it can be told years later, whatever
became of the build.

Decisions and actions are told as they stood when the discussion was closed, with what was put right within three days;
until it is closed, as they stand now.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import agenda, agreements, sessions, voices, when
from dashboard.discussion.agenda import Item
from dashboard.discussion.agreements import Action, Decision
from dashboard.discussion.sessions import CLOSED, Discussion
from dashboard.discussion.tables import actions, decisions, opinions
from dashboard.discussion.voices import Opinion

PUT_RIGHT = dt.timedelta(days=3)


@dataclass(frozen=True)
class Record:
    """at: the moment, ISO text in UTC, as of which decisions and actions are told; votes: by point and stance; said:
    what was released; sent: how much was sent in all; earlier: actions of former discussions of the unit, those of the
    last one and those still open when this one began."""

    talk: Discussion
    at: str
    points: Sequence[Item]
    votes: Mapping[int, Mapping[str, int]]
    said: Sequence[Opinion]
    sent: int
    decided: Sequence[Decision]
    agreed: Sequence[Action]
    earlier: Sequence[Action]


def record(talk: Discussion) -> Record:
    """All that the minutes of a discussion tell, as of now, in the present language where it is ours to word."""
    now = sessions.find(talk.code) or talk
    at = _as_of(now)
    return Record(
        now,
        at,
        agenda.points(now),
        voices.tally(now.id),
        voices.released(now.id),
        _sent(now.id),
        [
            agreements.decision(row)
            for row in _stood(decisions, Decision, at, decisions.c.discussion_id == now.id)
        ],
        _by_due(
            agreements.action(row) for row in _stood(actions, Action, at, actions.c.discussion_id == now.id)
        ),
        _earlier(now, at),
    )


def _as_of(talk: Discussion) -> str:
    if talk.state != CLOSED or talk.closed_at is None:
        return store.now()
    return min(store.now(), (when.stored(talk.closed_at) + PUT_RIGHT).strftime(store.WHEN))


def _sent(discussion_id: int) -> int:
    asked = sa.select(sa.func.count()).select_from(opinions).where(opinions.c.discussion_id == discussion_id)
    with store.reading() as connection:
        return int(connection.scalar(asked) or 0)


def _earlier(talk: Discussion, at: str) -> list[Action]:
    """Actions of the unit from before, as they stand at a moment."""
    last, own = sessions.before(talk), actions.c
    others = sa.or_(own.discussion_id.is_(None), own.discussion_id != talk.id)
    here = [own.hierarchy == talk.hierarchy, own.unit_id == talk.unit_id, others]
    began = talk.opened_at or at
    was_open = {row.key for row in _stood(actions, Action, began, *here, own.state == agreements.OPEN)}
    found = [agreements.action(row) for row in _stood(actions, Action, at, *here)]
    of_last = [a.key for a in found if last is not None and a.discussion_id == last.id]
    return _by_due(action for action in found if action.key in was_open or action.key in of_last)


def _stood(table: sa.Table, kind: type[Any], at: str, *which: sa.ColumnElement[bool]) -> list[Any]:
    """Rows that were in force at a moment, in the order of their ids."""
    own = table.c
    in_force = [own.given_at <= at, sa.or_(own.ended_at.is_(None), own.ended_at > at)]
    asked = sa.select(*[own[field.name] for field in fields(kind)]).where(*in_force, *which).order_by(own.id)
    with store.reading() as connection:
        return list(connection.execute(asked))


def _by_due(found: Any) -> list[Action]:
    return sorted(found, key=lambda action: (agreements.due_day(action), action.id))
