"""Voices: one phone counts once, the same form is kept once, nothing waits unseen, and nothing ties text to a phone."""

import pytest
import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import agenda, sessions, tables, voices
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.discussion.voices import NotTakenError, Voice
from dashboard.entered import NotDecidedError
from tests.discussion.conftest import DAY, PLACE, SPAN, again, draft, opened


def point(talk: Discussion, at: int = 0) -> int:
    return agenda.points(talk)[at].id


def say(talk: Discussion, once: str, phone: str = "p1", **said: str) -> None:
    voices.take(talk.code, Voice(once, phone, point(talk), **said))


def test_a_phone_counts_once_and_may_change_its_mind(running: Discussion) -> None:
    for n, stance in enumerate(("agree", "disagree")):
        say(running, f"form-000{n}", stance=stance)
    say(running, "form-0009", "p2", stance="agree")
    assert voices.tally(running.id) == {point(running): {"agree": 1, "unsure": 0, "disagree": 1}}
    assert voices.stance_of(running, point(running), "p1") == "disagree"
    assert voices.stance_of(running, point(running, 1), "p1") == ""


def test_the_same_form_is_kept_once(running: Discussion) -> None:
    for _ in range(3):
        say(running, "form-0001", opinion="Antre terlalu lama")
    assert [o.opinion for o in voices.incoming(running)] == ["Antre terlalu lama"]


def test_nothing_ties_what_is_written_to_a_phone(running: Discussion) -> None:
    say(running, "form-0001", stance="agree", opinion="Antre terlalu lama")
    with store.reading() as con:
        opinion = dict(con.execute(sa.select(tables.opinions)).mappings().one())
        voter = con.scalar(sa.select(tables.votes.c.voter))
    assert voter and voter not in {str(cell) for cell in opinion.values()}
    assert opinion["at"][14:16] in ("00", "15", "30", "45") and opinion["at"][17:19] == "00"


def test_an_opinion_is_shown_after_its_release_only_and_moved_once(running: Discussion) -> None:
    for n, text in enumerate(("satu", "dua")):
        say(running, f"form-000{n}", opinion=text)
    first, second = voices.incoming(running)
    assert voices.released(running.id) == []
    voices.release(running, first)
    voices.withhold(running, second)
    with pytest.raises(ChangedError):
        voices.withhold(running, first)
    assert [o.opinion for o in voices.released(running.id)] == ["satu"]
    assert [o.opinion for o in voices.incoming(running, ["withheld"])] == ["dua"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [({"opinion": "x" * 601}, "opinion_long"), ({"proposal": "x" * 601}, "proposal_long"),
     ({"opinion": "x", "name": "y" * 61}, "name_long"), ({"opinion": "NIP 19850312 201001 2 004"}, "number")],
)  # fmt: skip
def test_what_cannot_be_kept_is_told(running: Discussion, said: dict[str, str], reason: str) -> None:
    with pytest.raises(NotDecidedError) as refused:
        say(running, "form-0001", stance="agree", **said)
    assert refused.value.reason == reason
    assert voices.tally(running.id) == {}, "all of a form or nothing"


def test_only_an_open_discussion_takes_voices_and_only_its_own_points(prepared: Discussion) -> None:
    agenda.fill(prepared, [draft("ikm")])
    item = point(prepared)
    with pytest.raises(NotTakenError, match="closed"):
        voices.take(prepared.code, Voice("form-0001", "p", item, "agree"))
    running = opened(prepared)
    other = opened(sessions.create(PLACE, SPAN, DAY))
    with pytest.raises(NotTakenError, match="item"):
        voices.take(other.code, Voice("form-0002", "p", item, "agree"))
    with pytest.raises(NotTakenError, match="nothing"):
        voices.take(running.code, Voice("form-0003", "p", item))
    sessions.close(running)
    with pytest.raises(NotTakenError, match="closed"):
        voices.take(again(running).code, Voice("form-0004", "p", item, "agree"))


def test_one_phone_cannot_flood_and_others_go_on(
    running: Discussion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "now", lambda: "2026-11-20T08:00:00Z")
    for n in range(voices.PHONE_A_MINUTE):
        say(running, f"form-{n:04}", opinion=f"ke-{n}")
    with pytest.raises(NotTakenError, match="too_many"):
        say(running, "form-9999", opinion="lagi")
    say(running, "form-8888", "p2", opinion="dari lain")
    monkeypatch.setattr(store, "now", lambda: "2026-11-20T08:01:00Z")
    say(running, "form-7777", opinion="semenit kemudian")
    assert len(voices.incoming(running)) == voices.PHONE_A_MINUTE + 2


def test_all_phones_together_have_a_limit_too(running: Discussion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voices, "CODE_A_MINUTE", 3)
    monkeypatch.setattr(store, "now", lambda: "2026-11-20T08:00:00Z")
    for n in range(3):
        say(running, f"form-000{n}", f"p{n}", stance="agree")
    with pytest.raises(NotTakenError, match="too_many"):
        say(running, "form-0004", "p4", stance="agree")
