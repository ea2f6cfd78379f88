"""Decisions and actions: another wording begins a new row, and nobody's wording is lost silently."""

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from dashboard import store
from dashboard.discussion import agreements, sessions, tables
from dashboard.discussion.agreements import Plan
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError
from tests.discussion.conftest import DAY, SPAN, opened

PLAN = Plan("perbaikan_layanan", "Buka loket kedua", "Kepala Seksi Pelayanan", "2026-Q4", "ikm", "IKM naik")


def test_a_decision_is_worded_again_and_its_first_wording_is_kept(running: Discussion) -> None:
    agreements.decide(running, "Loket kedua dibuka setiap Senin.")
    first = agreements.decided(running.id)[0]
    agreements.reword(running, first, "Loket kedua dibuka setiap hari.")
    now = agreements.decided(running.id)
    assert [(d.text, d.key) for d in now] == [("Loket kedua dibuka setiap hari.", first.key)]
    with store.reading() as con:
        rows = con.execute(sa.select(tables.decisions.c.text, tables.decisions.c.ended_by)).all()
    assert ("Loket kedua dibuka setiap Senin.", "demo-kepegawaian") in rows and len(rows) == 2


def test_who_looked_at_the_older_wording_is_shown_the_newer(running: Discussion) -> None:
    agreements.decide(running, "Rapat setiap Jumat.")
    seen = agreements.decided(running.id)[0]
    agreements.reword(running, seen, "Rapat setiap Senin.")
    with pytest.raises(ChangedError) as late:
        agreements.reword(running, seen, "Rapat setiap Rabu.")
    assert late.value.now.text == "Rapat setiap Senin."
    agreements.revoke(running, agreements.decided(running.id)[0])
    with pytest.raises(ChangedError) as gone:
        agreements.reword(running, seen, "Rapat setiap Rabu.")
    assert gone.value.now is None and agreements.decided(running.id) == []


def test_an_action_is_planned_again_and_settled(running: Discussion) -> None:
    agreements.agree(running, PLAN)
    seen = agreements.agreed(["ulu"])[0]
    assert (seen.state, seen.unit_id, seen.discussion_id) == ("open", "ulu", running.id)
    agreements.replan(running, seen, Plan("pelatihan", "Latih petugas loket", "Lurah", "2026-12"))
    now = agreements.agreed(["ulu"])[0]
    assert (now.title, now.metric, now.key, now.start) == ("Latih petugas loket", None, seen.key, seen.start)
    with pytest.raises(ChangedError) as late:
        agreements.settle(seen, "done", "Selesai")
    assert late.value.now == now
    agreements.settle(now, "done", "Dua petugas dilatih")
    done = agreements.agreed(states=["done"])
    assert [(a.outcome, a.key) for a in done] == [("Dua petugas dilatih", seen.key)]
    assert agreements.agreed(states=["open"]) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"kind": "hukuman"}, "kind"), ({"metric": "entah"}, "metric"), ({"due": "kapan-kapan"}, "due"),
     ({"title": "x"}, "action_short"), ({"owner": ""}, "owner_short"), ({"effect": "x" * 201}, "effect_long"),
     ({"title": "NIP 198503122010012004"}, "number")],
)  # fmt: skip
def test_what_is_no_plan_is_refused(running: Discussion, change: dict[str, str], reason: str) -> None:
    with pytest.raises(NotDecidedError) as refused:
        agreements.agree(running, Plan(**{**vars(PLAN), **change}))
    assert refused.value.reason == reason and agreements.agreed() == []


def test_actions_come_by_due_date_and_a_quarter_is_due_at_its_end(running: Discussion) -> None:
    for due in ("2027-S1", "2026-Q4", "2026-11", "2026-12"):
        agreements.agree(running, Plan(**{**vars(PLAN), "due": due}))
    found = agreements.agreed(discussion_id=running.id)
    assert [a.due for a in found] == ["2026-11", "2026-Q4", "2026-12", "2027-S1"]
    assert agreements.due_day(found[1]) == dt.date(2026, 12, 31).isoformat()


def test_an_action_is_for_the_discussed_unit_or_one_below_it(hall: str) -> None:
    talk = opened(sessions.create(("territory", "plaju", "Kecamatan Plaju"), SPAN, DAY))
    agreements.agree(talk, dataclasses.replace(PLAN, unit_id="ulu"))
    agreements.agree(talk, PLAN)
    assert {action.unit_id for action in agreements.agreed()} == {"ulu", "plaju"}
    for unit in ("kota", "dinkes", "nowhere"):
        with pytest.raises(NotDecidedError) as refused:
            agreements.agree(talk, dataclasses.replace(PLAN, unit_id=unit))
        assert refused.value.reason == "unit"


def test_a_discussion_changes_only_what_was_agreed_in_it(running: Discussion) -> None:
    agreements.agree(running, PLAN)
    (seen,) = agreements.agreed()
    other = opened(sessions.create(("territory", "ulu", "Kelurahan Plaju Ulu"), SPAN, DAY))
    for act in (lambda: agreements.replan(other, seen, PLAN), lambda: agreements.revoke(other, seen)):
        with pytest.raises(ChangedError):
            act()
    assert agreements.agreed() == [seen]
