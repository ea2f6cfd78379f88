"""The agenda keeps its order, and whoever looked at something older overwrites nothing."""

import pytest

from dashboard.discussion import agenda, sessions
from dashboard.discussion.sessions import ChangedError, Discussion
from dashboard.entered import NotDecidedError
from tests.discussion.conftest import again, draft, opened


@pytest.fixture
def three(prepared: Discussion) -> Discussion:
    agenda.fill(prepared, [draft(title=title) for title in ("satu", "dua", "tiga")])
    return prepared


def titles(talk: Discussion) -> list[str]:
    return [point.shown["title"]["id"] for point in agenda.points(talk)]


def test_points_stand_as_they_were_put_and_number_from_one(three: Discussion) -> None:
    agenda.fill(three, [draft(title="empat")])
    assert titles(three) == ["satu", "dua", "tiga", "empat"]
    assert [point.position for point in agenda.points(three)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("which", "by", "order"),
    [(2, -1, "satu tiga dua"), (0, 1, "dua satu tiga"), (0, -1, "satu dua tiga"), (2, 5, "satu dua tiga"),
     (0, 2, "dua tiga satu")],
)  # fmt: skip
def test_a_point_moves(three: Discussion, which: int, by: int, order: str) -> None:
    agenda.move(three, agenda.points(three)[which], by)
    assert titles(three) == order.split()


def test_a_removed_point_leaves_no_gap_and_cannot_move(three: Discussion) -> None:
    gone = agenda.points(three)[1]
    agenda.remove(three, gone)
    assert titles(three) == ["satu", "tiga"]
    assert [point.position for point in agenda.points(three)] == [1, 2]
    for late in (
        lambda: agenda.move(three, gone, 1),
        lambda: agenda.remove(three, gone),
        lambda: agenda.annotate(three, gone, "catatan", 5),
    ):
        with pytest.raises(ChangedError):
            late()


def test_two_notes_on_one_point_do_not_overwrite_each_other(three: Discussion) -> None:
    seen = agenda.points(three)[0]
    agenda.annotate(three, seen, "pertama", 5)
    with pytest.raises(ChangedError) as late:
        agenda.annotate(three, seen, "kedua", 7)
    assert late.value.now.note == "pertama"
    assert agenda.points(three)[0].note == "pertama"


def test_an_agenda_has_its_limits(three: Discussion) -> None:
    with pytest.raises(NotDecidedError):
        agenda.fill(three, [draft()] * agenda.MOST_ITEMS)
    with pytest.raises(NotDecidedError):
        agenda.annotate(three, agenda.points(three)[0], "", 0)
    assert len(titles(three)) == 3


def test_while_it_runs_nothing_is_removed_and_after_the_end_nothing_changes(three: Discussion) -> None:
    running = opened(three)
    point = agenda.points(running)[0]
    with pytest.raises(ChangedError):
        agenda.remove(running, point)
    agenda.replace(running, point, {**point.shown, "build": "b2"})
    assert agenda.points(running)[0].shown["build"] == "b2"
    sessions.close(running)
    closed = again(three)
    for late in (lambda: agenda.annotate(closed, point, "x", 5), lambda: agenda.move(closed, point, 1)):
        with pytest.raises(ChangedError):
            late()
