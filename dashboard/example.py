"""The demo's own event, so that a mark is seen on a chart before anybody has noted one: the known intervention of the
sample, online queueing at one health centre; and a held discussion with its actions. They say that they are examples;
ended once, they stay ended."""

import sqlalchemy as sa

from dashboard import demo, i18n, judgements, scope, store, warehouse
from dashboard.discussion import example

UNIT, DAY = "contoh-pkm-plaju", "2025-07-01"


def enter() -> bool:
    """Enter them where nobody has noted anything yet; whether any was. Never outside of the demo over invented data."""
    if not (demo.asked() and demo.allowed() and _known()):
        return False
    with store.deciding() as connection:
        entered = [_event(connection), example.enter(connection)]
    return any(entered)


def _event(connection: sa.Connection) -> bool:
    if connection.execute(sa.select(store.events.c.id).limit(1)).first():
        return False
    words = i18n.catalogue("id")
    connection.execute(
        store.events.insert().values(
            unit_id=UNIT,
            day=DAY,
            kind=judgements.KINDS[0],
            title=words["notes.example_title"],
            note=words["notes.example_note"],
            given_at=store.now(),
            given_by=judgements.EXAMPLE,
            given_as=judgements.EXAMPLE,
        )
    )
    return True


def _known() -> bool:
    try:
        return ("territory", UNIT) in scope.forest().below
    except warehouse.NoWarehouse:
        return False
