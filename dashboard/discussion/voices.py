"""What people say from their phones: a stance on a finding, an opinion, a proposal. Nothing here knows who they are.

A stance is kept under a mark of the phone that only this discussion can make, so that one phone counts once and may
change its mind. What is written is tied to no phone at all, waits until the facilitator releases it, and is known by
the form it came in and its words, so that sending it twice keeps it once.
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from dashboard import access, accesslog, store
from dashboard.discussion import sessions
from dashboard.discussion.sessions import OPEN, ChangedError, Discussion
from dashboard.discussion.tables import discussions, items, opinions, phones, votes
from dashboard.entered import line

STANCES = ("agree", "unsure", "disagree")
WAITING, RELEASED, WITHHELD = ("waiting", "released", "withheld")
TEXT, NAME, ONCE = (0, 600), (0, 60), (8, 64)
PHONE_A_MINUTE, CODE_A_MINUTE = 12, 1200
ROUNDED_MINUTES = 15


class NotTakenError(Exception):
    """A voice that was not kept. reason: `closed`, `too_many`, `item`, `nothing`, or `no_phone` for a stance alone that
    belongs to no phone."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Voice:
    """What one form says. once: the form's own mark; phone: the phone's, empty for one that keeps no cookie (it may
    write, its stance does not count); item_id: the finding, None for none; empty texts are nothing said."""

    once: str
    phone: str
    item_id: int | None
    stance: str = ""
    opinion: str = ""
    proposal: str = ""
    name: str = ""


@dataclass(frozen=True)
class Opinion:
    """What was written; at: ISO text in UTC, rounded down to the quarter of an hour."""

    id: int
    item_id: int | None
    opinion: str
    proposal: str
    name: str
    at: str
    state: str


_COLUMNS = [opinions.c[field.name] for field in fields(Opinion)]
# Made once: a whole room asks these at the same time.
_OPEN = sa.select(discussions.c.id, discussions.c.secret).where(
    discussions.c.code == sa.bindparam("code"), discussions.c.state == OPEN, discussions.c.ended_at.is_(None)
)
_OF = sa.select(items.c.id).where(
    items.c.id == sa.bindparam("item"), items.c.discussion_id == sa.bindparam("talk")
)
_KEPT = sa.select(opinions.c.id).where(opinions.c.once == sa.bindparam("once"))
_STANCE = sa.select(votes.c.stance).where(
    votes.c.item_id == sa.bindparam("item"), votes.c.voter == sa.bindparam("voter")
)
_SENT = sa.select(
    sa.func.sum(phones.c.sent),
    sa.func.sum(sa.case((phones.c.voter == sa.bindparam("voter"), phones.c.sent), else_=0)),
).where(phones.c.discussion_id == sa.bindparam("talk"), phones.c.minute == sa.bindparam("minute"))


def take(code: str, voice: Voice) -> None:
    """Keep what a phone sent, all of it or nothing. Raises NotTakenError, and entered.NotDecidedError for a text that
    is too long (`opinion_long`, `proposal_long`, `name_long`) or holds the number of a person (`number`)."""
    written = {
        "opinion": line(voice.opinion, *TEXT, "opinion"),
        "proposal": line(voice.proposal, *TEXT, "proposal"),
        "name": line(voice.name, *NAME, "name"),
    }
    has_text = bool(written["opinion"] or written["proposal"])
    has_stance = voice.stance in STANCES and voice.item_id is not None
    if not has_text and not (has_stance and voice.phone):
        raise NotTakenError("no_phone" if has_stance else "nothing")
    with store.deciding() as connection:
        talk = _open(connection, code)
        talk_id, once = int(talk["id"]), _once(int(talk["id"]), voice, written)
        if voice.item_id is not None and not _is_of(connection, voice.item_id, talk_id):
            raise NotTakenError("item")
        if has_text and _is_kept(connection, once):
            return  # the same form again
        voter = mark(str(talk["secret"]), voice.phone)
        _count(connection, talk_id, voter)
        if has_stance and voice.phone and voice.item_id is not None:
            _vote(connection, talk_id, voice.item_id, voter, voice.stance)
        if has_text:
            row = {"once": once, "discussion_id": talk_id, "item_id": voice.item_id, **written}
            connection.execute(opinions.insert().values(at=_rounded(), state=WAITING, **row))


def mark(secret: str, phone: str) -> str:
    """A phone's mark in one discussion; without the secret nobody can tell whose it is."""
    return hmac.new(secret.encode(), phone.encode(), hashlib.sha256).hexdigest()[:32]


def stance_of(talk: Discussion, item_id: int, phone: str) -> str:
    """What this phone said of a finding so far; empty for nothing, and when the discussion is not open."""
    if not talk.secret or not phone:
        return ""
    with store.reading() as connection:
        told = connection.scalar(_STANCE, {"item": item_id, "voter": mark(talk.secret, phone)})
    return str(told or "")


def tally(discussion_id: int) -> Mapping[int, Mapping[str, int]]:
    """Votes by point and stance; points without any are missing."""
    counted = sa.func.count()
    asked = sa.select(votes.c.item_id, votes.c.stance, counted).where(votes.c.discussion_id == discussion_id)
    found: dict[int, dict[str, int]] = {}
    with store.reading() as connection:
        for item_id, stance, n in connection.execute(asked.group_by(votes.c.item_id, votes.c.stance)):
            found.setdefault(item_id, dict.fromkeys(STANCES, 0))[stance] = n
    return found


def released(discussion_id: int, item_id: int | None = None) -> list[Opinion]:
    """Opinions that may be shown, in the order of their release; item_id: only those on one point."""
    own = opinions.c
    asked = sa.select(*_COLUMNS).where(own.discussion_id == discussion_id, own.state == RELEASED)
    asked = asked if item_id is None else asked.where(own.item_id == item_id)
    return _rows(asked.order_by(own.moved_at, own.id))


def incoming(talk: Discussion, states: Sequence[str] = (WAITING,)) -> list[Opinion]:
    """Opinions for who leads, the oldest first. Raises PermissionError."""
    sessions.may(talk.hierarchy, talk.unit_id)
    own = opinions.c
    asked = sa.select(*_COLUMNS).where(own.discussion_id == talk.id, own.state.in_(states))
    return _rows(asked.order_by(own.id))


def release(talk: Discussion, opinion: Opinion) -> None:
    """Let an opinion be shown. Raises ChangedError when somebody else moved it first, PermissionError."""
    _settle(talk, opinion, RELEASED)


def withhold(talk: Discussion, opinion: Opinion) -> None:
    """Keep an opinion off the screen and out of the minutes; it stays stored. Raises ChangedError, PermissionError."""
    _settle(talk, opinion, WITHHELD)


def _settle(talk: Discussion, opinion: Opinion, state: str) -> None:
    sessions.may(talk.hierarchy, talk.unit_id)
    own = opinions.c
    same = [own.id == opinion.id, own.discussion_id == talk.id, own.state == opinion.state]
    moved = {"state": state, "moved_at": store.now(), "moved_by": access.user().account}
    with store.deciding() as connection:
        if not connection.execute(sa.update(opinions).where(*same).values(moved)).rowcount:
            raise ChangedError
    accesslog.write("decide")


def _rows(asked: "sa.Select[Any]") -> list[Opinion]:
    with store.reading() as connection:
        return [Opinion(*row) for row in connection.execute(asked)]


def _open(connection: sa.Connection, code: str) -> Mapping[str, Any]:
    row = connection.execute(_OPEN, {"code": code}).mappings().first()
    if row is None:
        raise NotTakenError("closed")
    return dict(row)


def _is_of(connection: sa.Connection, item_id: int, discussion_id: int) -> bool:
    return connection.scalar(_OF, {"item": item_id, "talk": discussion_id}) is not None


def _count(connection: sa.Connection, discussion_id: int, voter: str) -> None:
    """Count what the phone sends in this minute, and what all do. Raises NotTakenError."""
    own, minute = phones.c, store.now()[:16]
    here = [own.discussion_id == discussion_id, own.minute == minute]
    asked = {"talk": discussion_id, "minute": minute, "voter": voter}
    all_sent, sent = (int(n or 0) for n in connection.execute(_SENT, asked).one())
    if sent >= PHONE_A_MINUTE or all_sent >= CODE_A_MINUTE:
        raise NotTakenError("too_many")
    if sent:
        connection.execute(sa.update(phones).where(*here, own.voter == voter).values(sent=sent + 1))
    else:
        past = [own.discussion_id == discussion_id, own.minute < minute]
        connection.execute(sa.delete(phones).where(*past))  # when a phone sent anything is nobody's business
        row = {"discussion_id": discussion_id, "voter": voter, "minute": minute, "sent": 1}
        connection.execute(phones.insert().values(row))


def _vote(connection: sa.Connection, discussion_id: int, item_id: int, voter: str, stance: str) -> None:
    same = [votes.c.item_id == item_id, votes.c.voter == voter]
    if not connection.execute(sa.update(votes).where(*same).values(stance=stance)).rowcount:
        row = {"item_id": item_id, "voter": voter, "discussion_id": discussion_id, "stance": stance}
        connection.execute(votes.insert().values(row))


def _once(discussion_id: int, voice: Voice, written: Mapping[str, str]) -> str:
    """The mark of a form with these words in it: a form that was changed and sent again says something new."""
    said = [str(discussion_id), line(voice.once, *ONCE, "once"), str(voice.item_id), *written.values()]
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:40]


def _is_kept(connection: sa.Connection, once: str) -> bool:
    return connection.scalar(_KEPT, {"once": once}) is not None


def _rounded() -> str:
    now = dt.datetime.now(dt.UTC)
    minute = now.minute - now.minute % ROUNDED_MINUTES
    return now.replace(minute=minute, second=0).strftime(store.WHEN)
