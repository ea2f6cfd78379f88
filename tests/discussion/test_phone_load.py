"""A whole room at once, and a server that is killed while it sends: nothing is lost, nothing is kept twice."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import voices
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import opinions
from tests.browser.window import free_port
from tests.discussion.phones import Phone, opened, running

PHONES, EACH = 50, 4
SECONDS = 10
Sent = tuple[str, str]  # the form's mark and its words


def written(talk: Discussion) -> Counter[str]:
    """What is kept of a discussion, and how often."""
    with store.reading() as connection:
        asked = sa.select(opinions.c.opinion).where(opinions.c.discussion_id == talk.id)
        return Counter(connection.scalars(asked))


def all_at_once(jobs: list[Callable[[], None]]) -> float:
    """Let all of them begin together; seconds until the last is done. A fault of one is a fault of all."""
    gate = threading.Barrier(len(jobs) + 1)

    def begin(job: Callable[[], None]) -> None:
        gate.wait(20)
        job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        waiting = [pool.submit(begin, job) for job in jobs]
        gate.wait(20)
        start = time.monotonic()
        for done in waiting:
            done.result(60)
        return time.monotonic() - start


def test_two_hundred_opinions_from_fifty_phones(data: Path, tmp_path: Path) -> None:
    talk, port = opened(), free_port()
    phones = [Phone(f"http://127.0.0.1:{port}") for _ in range(PHONES)]

    def work(number: int) -> None:
        for n in range(EACH):
            answer = phones[number].send(talk.code, stance="agree", opinion=f"Pendapat {number}.{n}")
            assert answer.status == 303, (answer.status, answer.text[-400:])

    with running(data, tmp_path / "log", port):
        seconds = all_at_once([lambda number=number: work(number) for number in range(PHONES)])  # type: ignore[misc]
    print(f"{PHONES * EACH} opinions from {PHONES} phones in {seconds:.2f} s")
    assert written(talk) == {f"Pendapat {p}.{n}": 1 for p in range(PHONES) for n in range(EACH)}
    assert {stance: n for votes in voices.tally(talk.id).values() for stance, n in votes.items() if n} == {
        "agree": PHONES
    }
    assert seconds < SECONDS


def test_a_killed_server_has_kept_what_it_answered(data: Path, tmp_path: Path) -> None:
    talk, port = opened(), free_port()
    answered: set[Sent] = set()
    unanswered: set[Sent] = set()
    enough = threading.Event()

    def work(number: int) -> None:
        phone = Phone(f"http://127.0.0.1:{port}")
        for n in range(40):
            form = (f"form-{number:03}-{n:03}", f"Pendapat {number}.{n}")
            try:
                said = {"once": form[0], "butir": "umum", "opinion": form[1]}
                is_kept = phone.post(f"/ikut/{talk.code}", said).status == 303
            except OSError:
                is_kept = False
            except Exception:  # the connection broke off in the middle of an answer
                is_kept = False
            (answered if is_kept else unanswered).add(form)
            if len(answered) > 60:
                enough.set()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(voices, "PHONE_A_MINUTE", 0)
        with running(data, tmp_path / "log", port) as process, ThreadPoolExecutor(8) as pool:
            waiting = [pool.submit(work, number) for number in range(8)]
            assert enough.wait(60)
            process.kill()
            for done in waiting:
                done.result(60)
    assert answered and unanswered
