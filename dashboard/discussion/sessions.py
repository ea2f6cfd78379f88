"""The discussions themselves: prepared for a unit and a period, opened, led step by step, closed.

Whoever prepares or leads is asked of `access.may_facilitate`; a discussion is found by its code by everybody who may
open the page. Raises PermissionError for who may not, ChangedError where somebody else was faster.
"""

import datetime as dt
import secrets
from collections.abc import Collection
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from dashboard import access, accesslog, metrics, signed, store
from dashboard.discussion.tables import discussions, phones, votes
from dashboard.entered import FIRST_DAY, NotDecidedError, line

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read wrongly from a wall
CODE_LENGTH = 6
PREPARED, OPEN, CLOSED = STATES = ("prepared", "open", "closed")
PLACE, INVITED = (0, 80), (0, 300)
LONGEST_AHEAD = dt.timedelta(days=366)
MOST_PEOPLE = 2000
MOST_STEPS = 99


class ChangedError(ValueError):
    """Somebody else changed the same thing since it was looked at; nothing was overwritten. now: what stands there."""

    def __init__(self, now: Any = None) -> None:
        super().__init__("changed")
        self.now = now


@dataclass(frozen=True)
class Discussion:
    """One row of `discussion`; day as ISO date, times as ISO texts in UTC."""

    id: int
    code: str
    hierarchy: str
    unit_id: str
    unit_name: str
    period_type: str
    period: str
    day: str
    place: str
    invited: str
    state: str
    step: int
    step_at: str | None
    secret: str
    build: str
    attendance: int | None
    version: int
    opened_at: str | None
    closed_at: str | None
    given_at: str
    given_by: str
    given_as: str


_COLUMNS = [discussions.c[field.name] for field in fields(Discussion)]
# Made once: every phone in the room asks this every few seconds.
_FIND = sa.select(*_COLUMNS).where(
    discussions.c.code == sa.bindparam("code"), discussions.c.ended_at.is_(None)
)


def find(code: str) -> Discussion | None:
    """The discussion with this code, as people type it; None when there is none (any more)."""
    plain = "".join(code.upper().split()).replace("-", "")
    with store.reading() as connection:
        row = connection.execute(_FIND, {"code": plain}).first()
    return Discussion(*row) if row else None


def listed(units: Collection[str] | None = None, states: Collection[str] = STATES) -> list[Discussion]:
    """Discussions of these units (None: of all), the latest day first."""
    asked = sa.select(*_COLUMNS).where(discussions.c.ended_at.is_(None), discussions.c.state.in_(states))
    if units is not None:
        asked = asked.where(discussions.c.unit_id.in_(sorted(units)))
    with store.reading() as connection:
        rows = connection.execute(asked.order_by(discussions.c.day.desc(), discussions.c.id.desc()))
        return [Discussion(*row) for row in rows]


def before(talk: Discussion) -> Discussion | None:
    """The last closed discussion of the same unit before this one."""
    earlier = [other for other in listed([talk.unit_id], [CLOSED]) if other.id != talk.id]
    closed = [other for other in earlier if (other.day, other.id) < (talk.day, talk.id)]
    return closed[0] if closed else None


def create(
    place_in: tuple[str, str, str],
    span: tuple[str, str],
    day: dt.date,
    place: str = "",
    invited: str = "",
) -> Discussion:
    """Prepare a discussion. place_in: hierarchy, unit_id, unit's name; span: period type, period.

    Raises NotDecidedError for what was typed, PermissionError.
    """
    hierarchy, unit_id, unit_name = place_in
    may(hierarchy, unit_id)
    values = {
        "hierarchy": hierarchy,
        "unit_id": unit_id,
        "unit_name": unit_name,
        "period_type": span[0],
        "period": span[1],
        **_details(day, place, invited),
        "code": "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
        "state": PREPARED,
        "step": 0,
        "secret": "",
        "build": "",
        "version": 1,
    }
    metrics.period_start(span[1])
    with store.deciding() as connection:
        signed.insert(connection, discussions, [values])
    accesslog.write("decide")
    made = find(str(values["code"]))
    assert made is not None
    return made


def change(talk: Discussion, day: dt.date, place: str, invited: str) -> None:
    """Other details for a discussion as it was looked at. Raises NotDecidedError, ChangedError, PermissionError."""
    _change(talk, _details(day, place, invited))


def attend(talk: Discussion, people: int) -> None:
    """How many people took part. Raises NotDecidedError, ChangedError, PermissionError."""
    if not 0 <= people <= MOST_PEOPLE:
        raise NotDecidedError("people", least=0, most=MOST_PEOPLE)
    _change(talk, {"attendance": people})


def start(talk: Discussion, build: str) -> None:
    """Open a prepared discussion: phones may take part from now on. build: whose numbers it shows."""
    values = {
        "state": OPEN,
        "secret": secrets.token_hex(16),
        "build": build,
        "opened_at": store.now(),
        "step": 0,
    }
    _change(talk, {**values, "step_at": store.now()}, PREPARED)


def close(talk: Discussion) -> None:
    """End an open discussion: no more voices, and nothing left that tells one phone from another."""
    may(talk.hierarchy, talk.unit_id)
    with store.deciding() as connection:
        _move(connection, talk, {"state": CLOSED, "secret": "", "closed_at": store.now()}, OPEN)
        _forget_phones(connection, talk.id)
    accesslog.write("decide")


def cancel(talk: Discussion) -> None:
    """Take back a discussion that was not opened yet."""
    may(talk.hierarchy, talk.unit_id)
    with store.deciding() as connection:
        _move(connection, talk, {}, PREPARED)
        signed.end(connection, discussions, discussions.c.id == talk.id)
    accesslog.write("decide")


def to_step(talk: Discussion, step: int) -> None:
    """Show another step of an open discussion on the screen; the last who asks is obeyed. Raises PermissionError."""
    may(talk.hierarchy, talk.unit_id)
    wanted, own = min(max(step, 0), MOST_STEPS), discussions.c
    which = (own.id == talk.id, own.state == OPEN, own.step != wanted)
    asked = sa.update(discussions).where(*which).values(step=wanted, step_at=store.now())
    with store.writing() as connection:
        connection.execute(asked)


def may(hierarchy: str, unit_id: str) -> None:
    """Raises PermissionError for a visitor who may not prepare or lead discussions of this unit."""
    if not access.may_facilitate(hierarchy, unit_id):
        raise PermissionError("discussion")


def _change(talk: Discussion, values: dict[str, Any], state: str = "") -> None:
    may(talk.hierarchy, talk.unit_id)
    with store.deciding() as connection:
        _move(connection, talk, values, state)
    accesslog.write("decide")


def _move(connection: sa.Connection, talk: Discussion, values: dict[str, Any], state: str) -> None:
    own = discussions.c
    same = [own.id == talk.id, own.version == talk.version, own.ended_at.is_(None)]
    asked = sa.update(discussions).where(*same, *([own.state == state] if state else []))
    if not connection.execute(asked.values(**values, version=talk.version + 1)).rowcount:
        raise ChangedError


def _details(day: dt.date, place: str, invited: str) -> dict[str, str]:
    if not FIRST_DAY <= day <= dt.datetime.now(dt.UTC).date() + LONGEST_AHEAD:
        raise NotDecidedError("day_far")
    return {
        "day": day.isoformat(),
        "place": line(place, *PLACE, "place"),
        "invited": line(invited, *INVITED, "invited"),
    }


def _forget_phones(connection: sa.Connection, discussion_id: int) -> None:
    """Give each vote a number instead of its phone's mark, in an order that tells nothing."""
    connection.execute(sa.delete(phones).where(phones.c.discussion_id == discussion_id))
    mine = sa.select(votes.c.item_id, votes.c.voter).where(votes.c.discussion_id == discussion_id)
    rows = sorted(connection.execute(mine), key=lambda _: secrets.randbits(32))
    for number, (item_id, voter) in enumerate(rows, start=1):
        same = [votes.c.item_id == item_id, votes.c.voter == voter]
        connection.execute(sa.update(votes).where(*same).values(voter=f"#{number}"))
