"""A slide's chart of one metric over time, with limits, signals, breaks and what is hidden, each said beside it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from dashboard.figures.slide_pen import LARGE, SMALL, Pen, apart, long, short

Row = Mapping[str, Any]
TOP, FOOT, AIR = 92, 84, 14
MOST_LABELS = 7
LIMITS = ("least", "most")
SIGNALS = ("improvement", "concern", "neutral_high", "neutral_low")


class _Plane:
    """Days and values to coordinates of a drawing that is 1200 wide."""

    def __init__(self, chart: Row, pen: Pen) -> None:
        points = chart["points"]
        self.first, self.last = _day(points[0]["day"]), _day(points[-1]["day"])
        self.low, self.high = chart["span"]
        written = [long(pen.said(tick), SMALL) for tick in chart["ticks"]]
        self.left = max(written, default=0) + AIR + 4
        self.right = 1200 - max(long(words, size) for words, size, *_ in _ends(chart, pen)) - 34
        self.top, self.bottom = TOP, pen.tall - FOOT

    def x(self, day: str) -> float:
        days = (self.last - self.first).days
        inner = self.right - self.left - 2 * AIR
        share = (_day(day) - self.first).days / days if days else 0.5
        return float(self.left + AIR + share * inner)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return float(self.bottom - share * (self.bottom - self.top))

    def at(self, point: Row) -> tuple[float, float]:
        return self.x(point["day"]), self.y(point["value"])


def draw(chart: Row, pen: Pen) -> str:
    """Body of the drawing."""
    plane = _Plane(chart, pen)
    parts = [
        *_axes(chart, plane, pen), *_limits(chart, plane, pen), *_target(chart, plane, pen),
        *_breaks(chart, plane, pen), *_series(chart, plane, pen), *_hidden(chart, plane, pen),
        *_beside(chart, plane, pen), *_key(chart, plane, pen),
    ]  # fmt: skip
    return "".join(parts)


def _axes(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    for tick in chart["ticks"]:
        y = plane.y(tick["at"])
        yield pen.line([(plane.left, y), (plane.right, y)], pen.ink.line, 1.5)
        yield pen.text(plane.left - AIR, y + 8, pen.said(tick), SMALL, pen.ink.muted, "end")
    points = chart["points"]
    widest = max(long(pen.said(point["label"]), SMALL) for point in points) + 24
    room = max(int((plane.right - plane.left + widest) / widest), 1)
    step = max(1, -(-len(points) // min(room, MOST_LABELS)))
    for at in range(len(points) - 1, -1, -step):
        x, label = plane.x(points[at]["day"]), pen.said(points[at]["label"])
        edge = min(max(x, long(label, SMALL) / 2), 1200 - long(label, SMALL) / 2)
        yield pen.line([(x, plane.bottom), (x, plane.bottom + 8)], pen.ink.grey, 2)
        yield pen.text(edge, plane.bottom + 34, label, SMALL, pen.ink.muted, "middle")


def _limits(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    for line in chart["lines"]:
        edges = _stairs(line["days"], plane)
        upper, lower, middle = (_along(edges, line[name], plane) for name in ("upl", "lpl", "centre"))
        if line["is_provisional"]:
            yield pen.line(upper, pen.ink.grey, 2, "9 7") + pen.line(lower, pen.ink.grey, 2, "9 7")
        else:
            yield pen.area([*upper, *reversed(lower)], pen.ink.grey_soft)
        yield pen.line(middle, pen.ink.muted, 2.5, "9 7" if line["is_provisional"] else "")


def _stairs(days: Sequence[str], plane: _Plane) -> list[tuple[float, float]]:
    """For each day the stretch of the axis that is its own."""
    at = [plane.x(day) for day in days]
    half = min((b - a for a, b in pairwise(at)), default=2 * AIR) / 2
    return [(max(x - half, plane.left), min(x + half, plane.right)) for x in at]


def _along(
    edges: Sequence[tuple[float, float]], values: Sequence[float], plane: _Plane
) -> list[tuple[float, float]]:
    return [
        (x, plane.y(value)) for (start, end), value in zip(edges, values, strict=True) for x in (start, end)
    ]


def _target(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    if chart["target"]:
        y = plane.y(chart["target"]["value"])
        yield pen.line([(plane.left, y), (plane.right, y)], pen.ink.text, 2, "3 7")


def _breaks(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    for mark in chart["breaks"]:
        x = min(plane.x(mark["day"]), plane.right)
        yield pen.line([(x, plane.top - 8), (x, plane.bottom)], pen.ink.text, 2.5, "10 8")


def _series(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    has_limits = bool(chart["lines"])
    colour = pen.ink.grey if has_limits else pen.ink.blue
    for run in _runs(chart):
        for point in run:
            yield from _range(point, plane, pen, has_limits)
        yield pen.line([plane.at(point) for point in run], colour, 4)
    for point in chart["points"]:
        if point["value"] is not None:
            yield _mark(point, plane, pen, colour)


def _range(point: Row, plane: _Plane, pen: Pen, has_limits: bool) -> Iterator[str]:
    """Where the value may lie: a limit's stretch of the scale always, an interval where there are no limits."""
    if point["lo"] is None or point["hi"] is None or (has_limits and point["bound"] not in LIMITS):
        return
    x = plane.x(point["day"])
    ends = [(x, plane.y(min(point["hi"], plane.high))), (x, plane.y(max(point["lo"], plane.low)))]
    yield pen.line(ends, pen.ink.blue_soft, 12 if point["bound"] in LIMITS else 7)


def _mark(point: Row, plane: _Plane, pen: Pen, colour: str) -> str:
    x, y = plane.at(point)
    ring = pen.dot(x, y, 19, "none", pen.ink.text) if point["chosen"] else ""
    if point["verdict"] in SIGNALS:
        return ring + pen.triangle(x, y, 13, _tone(point["verdict"], pen), point["side"] != "low")
    is_open = point["status"] == "provisional" or point["bound"] in LIMITS
    return ring + pen.dot(x, y, 8, pen.ink.ground if is_open else colour, colour)


def _tone(verdict: str, pen: Pen) -> str:
    return {"improvement": pen.ink.blue, "concern": pen.ink.orange}.get(verdict, pen.ink.text)


def _runs(chart: Row) -> list[list[Row]]:
    """Stretches that may be joined: none goes over a period without a number, or over a cut."""
    runs: list[list[Row]] = []
    before: Row | None = None
    for point in chart["points"]:
        if point["value"] is not None:
            if before is None or any(before["day"] < cut <= point["day"] for cut in chart["cuts"]):
                runs.append([])
            runs[-1].append(point)
        before = point if point["value"] is not None else None
    return runs


def _hidden(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    for point in chart["points"]:
        if point["status"] == "hidden":
            yield pen.lock(plane.x(point["day"]), plane.bottom - 4, pen.ink.muted)


def _ends(chart: Row, pen: Pen) -> list[tuple[str, int, float, str, bool]]:
    """What stands at the right end: words, their size, the value they belong to, colour, bold."""
    told = [point for point in chart["points"] if point["value"] is not None]
    found = [(pen.said(told[-1]["told"]), LARGE, told[-1]["value"], pen.ink.text, True)]
    if chart["lines"]:
        line = chart["lines"][-1]
        words = pen.word("centre", value=pen.said(line["told"]))
        found.append((words, SMALL, line["centre"][-1], pen.ink.muted, False))
    if target := chart["target"]:
        words = pen.word("target", value=pen.said(target["told"]))
        found.append((words, SMALL, target["value"], pen.ink.text, False))
    return found


def _beside(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    ends = _ends(chart, pen)
    heights = apart([plane.y(value) for _, _, value, _, _ in ends], 34, plane.top, plane.bottom)
    for (words, size, _, colour, is_bold), y in zip(ends, heights, strict=True):
        yield pen.text(plane.right + 26, y + size / 3, words, size, colour, is_bold=is_bold)


def _key(chart: Row, plane: _Plane, pen: Pen) -> Iterator[str]:
    """Name and meaning of the marks above; what is hidden and where the series breaks below."""
    yield pen.text(
        plane.left, 24, short(pen.said(chart["name"]), 1200 - plane.left, SMALL), SMALL, is_bold=True
    )
    x = plane.left
    for mark, words in _marks(chart, pen):
        yield pen.text(x + 34, 62, words, SMALL, pen.ink.muted)
        yield mark(x + 14)
        x += 34 + long(words, SMALL) + 30
    notes = " · ".join(_notes(chart, pen))
    if notes:
        yield pen.text(
            plane.left, pen.tall - 10, short(notes, 1200 - plane.left, SMALL), SMALL, pen.ink.muted
        )


def _marks(chart: Row, pen: Pen) -> Iterator[tuple[Any, str]]:
    seen = {(point["verdict"], point["side"]) for point in chart["points"] if point["verdict"] in SIGNALS}
    for verdict, side in sorted(seen):
        colour, is_up = _tone(verdict, pen), side != "low"
        word = pen.word(verdict.partition("_")[0])
        yield lambda x, c=colour, up=is_up: pen.triangle(x, 55, 11, c, up), word
    states = {line["is_provisional"] for line in chart["lines"]}
    if False in states:
        yield lambda x: pen.box(x - 14, 44, 28, 20, pen.ink.grey_soft), pen.word("band")
    if True in states:
        yield (
            lambda x: pen.line([(x - 14, 55), (x + 14, 55)], pen.ink.grey, 2, "9 7"),
            pen.word("band_provisional"),
        )
    if any(point["bound"] in LIMITS for point in chart["points"]):
        yield lambda x: pen.line([(x, 46), (x, 62)], pen.ink.blue_soft, 12), pen.word("limit")
    elif not chart["lines"] and any(point["lo"] is not None for point in chart["points"]):
        yield lambda x: pen.line([(x, 44), (x, 64)], pen.ink.blue_soft, 7), pen.word("interval")
    if any(point["status"] == "provisional" for point in chart["points"]):
        yield lambda x: pen.dot(x, 55, 8, pen.ink.ground, pen.ink.grey), pen.word("provisional")


def _notes(chart: Row, pen: Pen) -> Iterator[str]:
    hidden = [pen.said(point["label"]) for point in chart["points"] if point["status"] == "hidden"]
    if hidden:
        yield pen.word("hidden_many", periods=", ".join(hidden))
    for mark in chart["breaks"]:
        yield f"{pen.word('break')}: {pen.said(mark['text'])}"


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
