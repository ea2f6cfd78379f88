"""Points of a discussion's agenda, each frozen as it will be shown.

`shown` of a point: `mark` (what it was made from, so that it can be made anew), `title` and `caption` ({"id", "en"}),
`lines` (list of the same: what supports the title), `chart` (what `figures.slide` draws, or null; see `charts`), `alt`
({"id", "en"}: the chart in words), `hierarchy`, `unit_id`, `period_type`, `period`, `build`, `synthetic` (whether its
figures are invented). It holds what everybody may see and nothing else: it is made from the shared file only.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import sqlalchemy as sa

from dashboard import accesslog, store
from dashboard.discussion import sessions
from dashboard.discussion.sessions import CLOSED, ChangedError, Discussion
from dashboard.discussion.tables import items
from dashboard.entered import NotDecidedError, line

KINDS = (
    "finding",
    "advice",
    "action",
    "topic",
)  # from headline, from focus, from an open action, typed by hand
NOTE = (0, 1000)
LEAST_MINUTES, MOST_MINUTES = 1, 90
MOST_ITEMS = 20


@dataclass(frozen=True)
class Draft:
    """A point that may be put on an agenda."""

    kind: str
    metric: str | None
    shown: Mapping[str, Any]
    minutes: int = 10


@dataclass(frozen=True)
class Item:
    """A point on an agenda; position from 1 on, so that it is also its step; minutes: the time planned for it."""

    id: int
    discussion_id: int
    position: int
    kind: str
    metric: str | None
    shown: Mapping[str, Any]
    note: str
    minutes: int
    version: int


_COLUMNS = [items.c[field.name] for field in fields(Item)]
_POINTS = (
    sa.select(*_COLUMNS)
    .where(items.c.discussion_id == sa.bindparam("talk"))
    .order_by(items.c.position, items.c.id)
)


def points(talk: Discussion) -> list[Item]:
    """The agenda in its order."""
    with store.reading() as connection:
        return _points(connection, talk.id)


def _points(connection: sa.Connection, discussion_id: int) -> list[Item]:
    rows = connection.execute(_POINTS, {"talk": discussion_id}).mappings()
    return [
        Item(**{**row, "shown": json.loads(row["shown"]), "position": at}) for at, row in enumerate(rows, 1)
    ]


def fill(talk: Discussion, drafts: Sequence[Draft]) -> None:
    """Add points at the end of the agenda. Raises NotDecidedError, PermissionError."""
    sessions.may(talk.hierarchy, talk.unit_id)
    with store.deciding() as connection:
        there = len(_points(connection, talk.id))
        if there + len(drafts) > MOST_ITEMS:
            raise NotDecidedError("agenda_full", most=MOST_ITEMS)
        rows = [_row(talk, draft, there + at) for at, draft in enumerate(drafts, 1)]
        if rows:
            connection.execute(items.insert(), rows)
    accesslog.write("decide")


def replace(talk: Discussion, item: Item, shown: Mapping[str, Any]) -> None:
    """The same point made anew from a newer build. Raises ChangedError, PermissionError."""
    _change(talk, item, {"shown": json.dumps(shown, ensure_ascii=False)})


def annotate(talk: Discussion, item: Item, note: str, minutes: int) -> None:
    """The facilitator's own note, which nobody else sees, and the time planned. Raises NotDecidedError, ChangedError,
    PermissionError."""
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise NotDecidedError("minutes", least=LEAST_MINUTES, most=MOST_MINUTES)
    _change(talk, item, {"note": line(note, *NOTE, "note"), "minutes": minutes})


def move(talk: Discussion, item: Item, by: int) -> None:
    """A point further up (-1) or down (+1). Raises ChangedError when it is not there any more, PermissionError."""
    _may(talk)
    with store.deciding() as connection:
        order = [point.id for point in _points(connection, talk.id)]
        if item.id not in order:
            raise ChangedError
        at = order.index(item.id)
        order.insert(min(max(at + by, 0), len(order) - 1), order.pop(at))
        _number(connection, order)
    accesslog.write("decide")


def remove(talk: Discussion, item: Item) -> None:
    """Take a point off the agenda; not while it is being discussed or after. Raises ChangedError, PermissionError."""
    _may(talk)
    if talk.state != sessions.PREPARED:
        raise ChangedError
    with store.deciding() as connection:
        gone = sa.delete(items).where(items.c.id == item.id, items.c.version == item.version)
        if not connection.execute(gone).rowcount:
            raise ChangedError
        _number(connection, [point.id for point in _points(connection, talk.id)])
    accesslog.write("decide")


def _may(talk: Discussion) -> None:
    sessions.may(talk.hierarchy, talk.unit_id)
    if talk.state == CLOSED:
        raise ChangedError


def _row(talk: Discussion, draft: Draft, position: int) -> dict[str, Any]:
    return {
        "discussion_id": talk.id,
        "position": position,
        "kind": draft.kind,
        "metric": draft.metric,
        "shown": json.dumps(draft.shown, ensure_ascii=False),
        "note": "",
        "minutes": draft.minutes,
        "version": 1,
    }


def _change(talk: Discussion, item: Item, values: dict[str, Any]) -> None:
    _may(talk)
    same = [items.c.id == item.id, items.c.version == item.version]
    with store.deciding() as connection:
        asked = sa.update(items).where(*same).values(**values, version=item.version + 1)
        if not connection.execute(asked).rowcount:
            now = next((point for point in _points(connection, talk.id) if point.id == item.id), None)
            raise ChangedError(now)
    accesslog.write("decide")


def _number(connection: sa.Connection, order: Sequence[int]) -> None:
    for position, item_id in enumerate(order, start=1):
        connection.execute(sa.update(items).where(items.c.id == item_id).values(position=position))
