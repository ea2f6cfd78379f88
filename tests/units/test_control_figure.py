"""The control chart from drawn points: what is coloured, what is joined, what stays inside the scale."""

from typing import Any

import pytest

from dashboard import figures
from dashboard.figures import Judged, Mark
from dashboard.theme import LIGHT
from tests.units.test_figures import LOOK as PLAIN
from tests.units.test_figures import SHARE, months

LOOK = figures.Look(**{
    **vars(PLAIN), "words": {**PLAIN.words, "provisional_limits": "provisional limits", "chosen": "chosen"},
})  # fmt: skip


def judged(
    points: figures.Series, state: str = "full", segments: str = "", **verdicts: str
) -> dict[str, Judged]:
    """Every month judged with middle 95 and limits 88 and 102; verdicts: by month `m3="concern low"`."""
    found = {}
    for at, point in enumerate(points):
        verdict, _, side = verdicts.get(f"m{at + 1}", "common").partition(" ")
        has_limits = state in ("full", "provisional")
        centre, lpl, upl = (95.0, 88.0, 102.0) if has_limits else (None, None, None)
        segment = int(segments[at]) if segments else 0
        found[point.period] = Judged(segment, state, centre, lpl, upl, verdict, side, "")
    return found


def draw(points: figures.Series, chart: dict[str, Judged], *marks: Mark, **scale: object) -> dict[str, Any]:
    return figures.control_chart(points, chart, marks, "2026-02", "Here", SHARE | scale, LOOK)


def dots(figure: dict[str, Any]) -> dict[str, Any]:
    return next(trace for trace in figure["data"] if trace.get("name") == "Here")


def test_only_signals_are_coloured_and_they_have_a_shape_of_their_own() -> None:
    points = months(95, 96, 80, 99)
    marker = dots(draw(points, judged(points, m3="concern low", m4="improvement high")))["marker"]
    assert marker["color"] == [LIGHT.grey, LIGHT.grey, LIGHT.orange, LIGHT.blue]
    assert marker["symbol"] == ["circle", "circle", "triangle-down", "triangle-up"]


def test_limits_are_drawn_inside_the_scale() -> None:
    points = months(95, 96, 97)
    band = next(trace for trace in draw(points, judged(points))["data"] if trace.get("fill") == "tonexty")
    assert band["y"] == [100.0] * 3


@pytest.mark.parametrize(
    ("state", "mode"), [("dots", "markers"), ("few_events", "markers"), ("full", "lines+markers")]
)
def test_too_few_points_are_not_joined(state: str, mode: str) -> None:
    points = months(95, 96, 97)
    assert dots(draw(points, judged(points, state)))["mode"] == mode


def test_the_line_stops_where_a_segment_begins() -> None:
    points = months(95, 96, 80, 81)
    assert dots(draw(points, judged(points, segments="0011")))["y"] == [95.0, 96.0, None, 80.0, 81.0]


def test_provisional_limits_say_so_and_are_no_band() -> None:
    points = months(95, 96, 97)
    figure = draw(points, judged(points, "provisional"))
    assert not any(trace.get("fill") for trace in figure["data"])
    assert "provisional limits" in [note["text"] for note in figure["layout"]["annotations"]]


def test_the_chosen_period_is_ringed_and_the_target_is_in_sight() -> None:
    points = months(95, 96, 97)
    figure = draw(points, judged(points), target=60)
    ring = next(trace for trace in figure["data"] if trace.get("name") == "chosen")
    low, high = figure["layout"]["yaxis"]["range"]
    assert (ring["y"], low < 60 < high) == ([96.0], True)


def test_an_event_is_numbered_and_cuts_nothing() -> None:
    points = months(95, 96, 97)
    figure = draw(points, judged(points), Mark(points[1].day, "event", "x"))
    assert dots(figure)["y"] == [95.0, 96.0, 97.0]
    assert "①" in [note["text"] for note in figure["layout"]["annotations"]]
