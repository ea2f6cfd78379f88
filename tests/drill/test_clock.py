"""The clock jumps: back by a day, forward by a year. The order of what was loaded, who may go on, and voices hold."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import time_machine

from dashboard.discussion import agenda, sessions, tickets, voices
from dashboard.discussion.voices import Voice
from etl import lake
from etl.load import Upload, load
from tests.discussion.conftest import DAY, PLACE, SPAN, again, draft, opened
from tests.etl.drawn_exports import appraisal, appraisals
from tests.pages.conftest import publish, text
from tests.security.conftest import PEOPLE, claims, signed_in, world  # noqa: F401 - a fixture

JUMPS = {"a day back": dt.timedelta(days=-1), "a year ahead": dt.timedelta(days=365)}


def jumped(jump: dt.timedelta) -> time_machine.travel:
    """From here on the clock is off by so much."""
    return time_machine.travel(dt.datetime.now(dt.UTC) + jump)


def test_loads_keep_their_order_and_the_export_says_when_it_was_drawn(data: Path, tmp_path: Path) -> None:
    words = ("BAIK", "CUKUP", "KURANG")
    paths = [appraisals(tmp_path / f"{n}.csv", appraisal(hasil_akhir=word)) for n, word in enumerate(words)]
    load([Upload(paths[0])], data)
    for path, jump in zip(paths[1:], JUMPS.values(), strict=True):
        with jumped(jump):
            load([Upload(path)], data)
    now = lake.current(data)
    assert now.number == 3 and [file.file_name for file in now.files] == ["0.csv", "1.csv", "2.csv"]
    assert {file.extracted_at[:10] for file in now.files} == {"2026-04-05"}
    with jumped(JUMPS["a day back"]):
        assert {record.file_name for record in lake.undo(data)} == {"2.csv"}, (
            "the last one loaded, not the latest by clock"
        )


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_sign_in_of_another_time_is_asked_for_again_and_nothing_breaks(
    world: Path,  # noqa: F811
    jump: dt.timedelta,
) -> None:
    given = claims(PEOPLE["pimpinan"])
    with jumped(jump):
        app = signed_in(given, "trend")
        assert app.title[0].value == text("closed.too_old_title", "id")
        assert not app.exception
        fresh = signed_in(claims(PEOPLE["pimpinan"]), "privacy")
        assert fresh.title[0].value != text("closed.too_old_title", "id")


@pytest.mark.parametrize("jump", JUMPS.values(), ids=JUMPS)
def test_a_phone_goes_on_in_an_open_discussion(data: Path, jump: dt.timedelta) -> None:
    publish(data)
    running = sessions.create(PLACE, SPAN, DAY, "Aula", "Seluruh pegawai")
    agenda.fill(running, [draft("ikm"), draft("good_or_better")])
    running = opened(running)
    ticket = tickets.ticket(running.secret)
    point = agenda.points(running)[0].id
    voices.take(running.code, Voice("form-0001", "p1", point, stance="agree"))
    with jumped(jump):
        assert tickets.phone(running.secret, ticket)
        voices.take(
            running.code, Voice("form-0002", "p1", point, stance="disagree", opinion="Antre terlalu lama")
        )
        assert voices.tally(running.id)[point] == {"agree": 0, "unsure": 0, "disagree": 1}
        assert [said.opinion for said in voices.incoming(running)] == ["Antre terlalu lama"]
        sessions.close(again(running))
    assert again(running).state == sessions.CLOSED
