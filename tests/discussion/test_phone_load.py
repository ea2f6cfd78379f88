"""A whole room at once, and a server that is killed while it sends: nothing is lost, nothing is kept twice."""

import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http.client import HTTPException
from pathlib import Path

import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import voices
from dashboard.discussion.sessions import Discussion
from dashboard.discussion.tables import opinions
from tests.browser.window import free_port
from tests.discussion.phones import Phone, opened, running

PHONES, EACH = 50, 4
CROWD = 10  # phones while the server is killed
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
            form = {
                "once": f"form-{number}-{n}",
                "butir": item,
                "stance": "agree",
                "opinion": f"Pendapat {number}.{n}",
            }
            answer = phones[number].post(f"/ikut/{talk.code}", form)
            assert answer.status == 303, (answer.status, answer.text[-400:])

    with running(data, tmp_path / "log", port):
        for phone in phones:
            item = phone.get(f"/ikut/{talk.code}").hidden("butir")
        seconds = all_at_once([partial(work, number) for number in range(PHONES)])
    print(f"{PHONES * EACH} opinions from {PHONES} phones in {seconds:.2f} s")
    assert written(talk) == {f"Pendapat {p}.{n}": 1 for p in range(PHONES) for n in range(EACH)}
    assert {stance: n for votes in voices.tally(talk.id).values() for stance, n in votes.items() if n} == {
        "agree": PHONES
    }
    assert seconds < SECONDS


def test_a_killed_server_has_kept_what_it_answered(data: Path, tmp_path: Path) -> None:
    talk, port = opened(), free_port()
    phones = [Phone(f"http://127.0.0.1:{port}") for _ in range(CROWD)]
    forms = {
        number: [(f"form-{number}-{n:03}", f"Pendapat {number}.{n}") for n in range(10)]
        for number in range(CROWD)
    }
    answered: set[Sent] = set()

    def work(number: int) -> None:
        for form in forms[number]:
            if sent(phones[number], talk, form):
                answered.add(form)

    with running(data, tmp_path / "log", port) as process, ThreadPoolExecutor(CROWD) as pool:
        for phone in phones:
            phone.get(f"/ikut/{talk.code}")
        waiting = [pool.submit(work, number) for number in range(CROWD)]
        until(lambda: len(answered) > 50)
        process.kill()
        for done in waiting:
            done.result(60)
    in_between, words = written(talk), {text for _, text in answered}
    assert words <= set(in_between) and set(in_between.values()) == {1}
    assert len(answered) < CROWD * 10, "the server was killed too late to prove anything"
    with running(data, tmp_path / "log", port):
        late = [
            form for number in range(CROWD) for form in forms[number] if not sent(phones[number], talk, form)
        ]
    print(f"{len(answered)} answered before the kill, {len(in_between)} kept, all of {CROWD * 10} after it")
    assert late == []
    assert written(talk) == {text: 1 for number in range(CROWD) for _, text in forms[number]}


def sent(phone: Phone, talk: Discussion, form: Sent) -> bool:
    """Send a form; whether the server said that it is kept."""
    said = {"once": form[0], "butir": "umum", "opinion": form[1]}
    try:
        return phone.post(f"/ikut/{talk.code}", said).status == 303
    except (OSError, HTTPException):  # the connection broke off
        return False


def until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for something; fails when it does not come."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)
