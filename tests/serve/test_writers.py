"""Several processes write the app's database at once, SQLite and PostgreSQL alike."""

import multiprocessing
import os

from dashboard import store
from dashboard.discussion import agenda, voices
from dashboard.discussion.voices import Voice
from tests.discussion.phones import opened

PROCESSES, EACH = 4, 25


def _write(code: str, item: int, who: int) -> None:
    """In a process of its own: opinions of as many phones; ends with an error if one is not taken."""
    for n in range(EACH):
        told = Voice(f"mark-{who}-{n:04}", f"phone-{who}-{n}", item, "agree", f"Pendapat {who} nomor {n}")
        voices.take(code, told)
        voices.take(code, told)  # sent again, as a proxy does when it got no answer
    os._exit(0)


def test_nothing_is_lost_and_nobody_waits_in_vain(database: str) -> None:
    talk = opened()
    item = agenda.points(talk)[0].id
    store.engine().dispose()  # a connection is not shared with a child
    forked = multiprocessing.get_context("fork")
    writers = [forked.Process(target=_write, args=(talk.code, item, who)) for who in range(PROCESSES)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    kept = [opinion.opinion for opinion in voices.incoming(talk)]
    assert sorted(kept) == sorted(
        f"Pendapat {who} nomor {n}" for who in range(PROCESSES) for n in range(EACH)
    )
    assert voices.tally(talk.id)[item]["agree"] == PROCESSES * EACH
