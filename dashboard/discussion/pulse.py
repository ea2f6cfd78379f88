"""Whether a discussion is still as a screen shows it, in one look at the database."""

from dataclasses import dataclass

import sqlalchemy as sa

from dashboard import store
from dashboard.discussion.tables import discussions, items


@dataclass(frozen=True)
class Pulse:
    """What a screen of a discussion depends on; agenda: another number when a point is added, moved or changed."""

    state: str
    step: int
    version: int
    agenda: int


def pulse(discussion_id: int) -> Pulse | None:
    """The present state; None for a discussion that is not there any more."""
    own = discussions.c
    points = sa.select(
        sa.func.coalesce(sa.func.sum(items.c.version * 1009 + items.c.position * items.c.id), 0)
    ).where(items.c.discussion_id == discussion_id)
    asked = sa.select(own.state, own.step, own.version, points.scalar_subquery())
    with store.reading() as connection:
        row = connection.execute(asked.where(own.id == discussion_id, own.ended_at.is_(None))).first()
    return Pulse(*row) if row else None
