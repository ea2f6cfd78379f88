"""Discussions are prepared, opened, led and closed; whoever looked at something older overwrites nothing."""

import datetime as dt

import pytest
import sqlalchemy as sa

from dashboard import accesslog, store
from dashboard.discussion import sessions, tables, voices
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.discussion.voices import Voice
from dashboard.entered import NotDecidedError
from tests.discussion.conftest import DAY, PLACE, SPAN, again, opened


def test_a_prepared_discussion_is_found_as_people_type_its_code(prepared: Discussion) -> None:
    typed = f" {prepared.code[:3].lower()}-{prepared.code[3:].lower()} "
    assert sessions.find(typed) == prepared
    assert (prepared.state, prepared.unit_name, prepared.day) == ("prepared", PLACE[2], "2026-11-20")
    assert set(prepared.code) <= set(sessions.ALPHABET) and len(prepared.code) == 6
    assert sessions.find("") is None and sessions.find("'; drop table") is None
    assert accesslog.count(accesslog.Wanted(actions=("decide",))) == 1


@pytest.mark.parametrize("day", [dt.date(1999, 12, 31), dt.date(2999, 1, 1)])
def test_an_impossible_day_is_refused(hall: str, day: dt.date) -> None:
    with pytest.raises(NotDecidedError):
        sessions.create(PLACE, SPAN, day)
    assert sessions.listed() == []


def test_it_goes_one_way_only(prepared: Discussion) -> None:
    with pytest.raises(ChangedError):
        sessions.close(prepared)
    running = opened(prepared)
    assert running.state == "open" and running.secret and running.build == "b1"
    with pytest.raises(ChangedError):
        sessions.start(running, "b2")
    with pytest.raises(ChangedError):
        sessions.cancel(running)
    sessions.close(running)
    closed = again(prepared)
    assert (closed.state, closed.secret) == ("closed", "") and closed.closed_at
    with pytest.raises(ChangedError):
        sessions.close(closed)


def test_who_looked_at_something_older_changes_nothing(prepared: Discussion) -> None:
    sessions.change(prepared, DAY, "Balai", "")
    for late in (
        lambda: sessions.change(prepared, DAY, "Aula lama", ""),
        lambda: sessions.attend(prepared, 3),
        lambda: sessions.start(prepared, "b1"),
        lambda: sessions.cancel(prepared),
    ):
        with pytest.raises(ChangedError):
            late()
    assert (again(prepared).place, again(prepared).state) == ("Balai", "prepared")


def test_a_cancelled_one_is_gone_and_kept(prepared: Discussion) -> None:
    sessions.cancel(prepared)
    assert sessions.find(prepared.code) is None and sessions.listed() == []
    with store.reading() as con:
        assert con.scalar(sa.select(tables.discussions.c.ended_by)) == "demo-kepegawaian"


def test_the_screen_follows_the_last_who_asks(running: Discussion) -> None:
    for asked, shown in ((2, 2), (-5, 0), (1000, 99)):
        sessions.to_step(running, asked)
        assert again(running).step == shown
    assert again(running).version == running.version, "a step is no change of details"
    sessions.close(again(running))
    sessions.to_step(again(running), 1)
    assert again(running).step == 99, "what was held stays as it was left"


def test_the_one_before_is_the_last_closed_of_the_same_unit(hall: str) -> None:
    def closed(day: dt.date, unit: str = "ulu") -> Discussion:
        talk = sessions.create(("territory", unit, unit), SPAN, day)
        sessions.close(opened(talk))
        return again(talk)

    first, _other, second = closed(dt.date(2026, 1, 5)), closed(dt.date(2026, 2, 5), "pkm"), closed(DAY)
    waiting = sessions.create(PLACE, SPAN, dt.date(2026, 6, 1))
    assert sessions.before(waiting) == first and sessions.before(second) == first
    assert sessions.before(first) is None
    assert [talk.day for talk in sessions.listed(["ulu"])] == ["2026-11-20", "2026-06-01", "2026-01-05"]


def test_nothing_tells_phones_apart_after_the_end(running: Discussion) -> None:
    with store.reading() as con:
        item = con.scalars(sa.select(tables.items.c.id).order_by(tables.items.c.id)).first()
    for n in range(3):
        voices.take(running.code, Voice(f"form-{n:08}", f"phone{n}", item, "agree"))
    marks = {voices.mark(running.secret, f"phone{n}") for n in range(3)}
    sessions.close(running)
    with store.reading() as con:
        voters = set(con.scalars(sa.select(tables.votes.c.voter)))
        assert not con.execute(sa.select(tables.phones)).all()
    assert len(voters) == 3 and not voters & marks
    assert voices.tally(running.id) == {item: {"agree": 3, "unsure": 0, "disagree": 0}}


def test_two_discussions_never_share_a_code(prepared: Discussion) -> None:
    with store.reading() as con:
        row = dict(con.execute(sa.select(tables.discussions)).mappings().one())
    with pytest.raises(sa.exc.IntegrityError), store.writing() as con:
        con.execute(tables.discussions.insert().values({**row, "id": 99}))
