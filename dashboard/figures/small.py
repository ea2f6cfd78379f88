"""A small control chart for paper: one series on a card, with its limits, signals, gaps and what is hidden.

Real text and plain attributes only, like the drawings of a slide; lengths are those of a width of 1200.
"""

import datetime as dt
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from dashboard.figures.control import Judged, tone
from dashboard.figures.series import (
    Point,
    Series,
    clipped,
    extent,
    reached,
    runs,
    told_points,
    values,
    within,
)
from dashboard.figures.slide_pen import FONT, Pen, long

WIDTH, HEIGHT = 300, 124
SIZE, TOP, FOOT, AIR = 58, 30, 90, 34
SIGNALS = ("improvement", "concern", "neutral_high", "neutral_low")
LIMITS = ("least", "most")


@dataclass(frozen=True)
class Small:
    """What is drawn. judged: by period; cuts: days no line may cross, of which `breaks` are drawn; ends: of the scale;
    tick: a number of the axis with so many decimals, in words; label: of a period."""

    points: Series
    judged: Mapping[str, Judged]
    cuts: Sequence[dt.date]
    breaks: Sequence[dt.date]
    target: float | None
    ends: tuple[float | None, float | None]
    tick: Callable[[float, int], str]
    label: Callable[[str], str]


class _Plane:
    """Days and values to coordinates of a drawing that is 1200 wide."""

    def __init__(self, small: Small, pen: Pen) -> None:
        points = [reached(point, *small.ends) for point in small.points]
        edges = [edge for said in small.judged.values() for edge in (said.lpl, said.upl)]
        heights = [*values(points), *(None if e is None else clipped(e, *small.ends) for e in edges)]
        self.low, self.high = extent([*heights, small.target], *small.ends)
        self.first, self.days = points[0].day, (points[-1].day - points[0].day).days or 1
        self.ticks = _ticks(*within((self.low, self.high), *small.ends))
        self.left = 18 + max(long(small.tick(*one), SIZE) for one in self.ticks)
        self.right, self.bottom = 1200.0 - AIR, pen.tall - FOOT

    def x(self, day: dt.date) -> float:
        share = (day - self.first).days / self.days
        return self.left + AIR + share * (self.right - self.left - 2 * AIR)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.bottom - share * (self.bottom - TOP)


def small(drawn: Small, pen: Pen) -> str:
    """The chart as a whole SVG document. drawn: has a point with a number."""
    plane = _Plane(drawn, pen)
    body = "".join(
        [*_axes(drawn, plane, pen), *_limits(drawn, plane, pen), *_uprights(drawn, plane, pen),
         *_series(drawn, plane, pen), *_hidden(drawn, plane, pen)]
    )  # fmt: skip
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{pen.width}" height="{pen.height}"'
        f' viewBox="0 0 {pen.width} {pen.height}" font-family="{escape(FONT)}">{body}</svg>'
    )


def _ticks(low: float, high: float) -> list[tuple[float, int]]:
    """Two or three round numbers inside the axis, each with its decimals."""
    rough = (high - low) / 2.2 or 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    step = max(size * power for size in (1, 2, 5) if size * power <= rough * (1 + 1e-9))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    first = math.ceil(low / step - 1e-9)
    found = [round(at * step, 6) for at in range(first, math.floor(high / step + 1e-9) + 1)]
    return [(number, decimals) for number in (found[:: 2 if len(found) > 3 else 1] or [low])]


def _axes(drawn: Small, plane: _Plane, pen: Pen) -> Iterator[str]:
    for number, decimals in plane.ticks:
        y = plane.y(number)
        yield pen.line([(plane.left, y), (plane.right, y)], pen.ink.line, 2.5)
        words = drawn.tick(number, decimals)
        yield pen.text(plane.left - 12, y + SIZE / 3, words, SIZE, pen.ink.muted, "end")
    first, last = drawn.points[0], drawn.points[-1]
    foot = pen.tall - 14
    if first is not last:
        yield pen.text(plane.left, foot, drawn.label(first.period), SIZE, pen.ink.muted)
    yield pen.text(plane.right, foot, drawn.label(last.period), SIZE, pen.ink.muted, "end")


def _limits(drawn: Small, plane: _Plane, pen: Pen) -> Iterator[str]:
    """Band and middle line of each segment; provisional ones are dashed and have no band."""
    known = [(point, drawn.judged[point.period]) for point in drawn.points if point.period in drawn.judged]
    told = [(point, said) for point, said in known if None not in (said.centre, said.lpl, said.upl)]
    half = min((plane.x(b.day) - plane.x(a.day) for a, b in pairwise(drawn.points)), default=60.0) / 2
    for _, some in groupby(told, key=lambda pair: pair[1].segment):
        part = list(some)
        sides = [
            [(plane.x(point.day) + at, plane.y(clipped(getattr(said, name) or 0.0, *drawn.ends)))
             for point, said in part for at in (-half, half)]
            for name in ("upl", "lpl", "centre")
        ]  # fmt: skip
        is_provisional = part[-1][1].state == "provisional"
        dash = "16 12" if is_provisional else ""
        if is_provisional:
            yield pen.line(sides[0], pen.ink.grey, 3, dash) + pen.line(sides[1], pen.ink.grey, 3, dash)
        else:
            yield pen.area([*sides[0], *reversed(sides[1])], pen.ink.grey_soft)
        yield pen.line(sides[2], pen.ink.muted, 3.5, dash)


def _uprights(drawn: Small, plane: _Plane, pen: Pen) -> Iterator[str]:
    if drawn.target is not None:
        y = plane.y(drawn.target)
        yield pen.line([(plane.left, y), (plane.right, y)], pen.ink.text, 3.5, "5 12")
    for day in drawn.breaks:
        x = min(plane.x(day), plane.right)
        yield pen.line([(x, TOP - 10), (x, plane.bottom)], pen.ink.text, 3.5, "16 12")


def _series(drawn: Small, plane: _Plane, pen: Pen) -> Iterator[str]:
    colour = pen.ink.grey if any(said.centre is not None for said in drawn.judged.values()) else pen.ink.blue
    points = [reached(point, *drawn.ends) for point in drawn.points]
    for point in points:
        if point.bound in LIMITS and point.lo is not None and point.hi is not None:
            x = plane.x(point.day)
            ends = [(x, plane.y(min(point.hi, plane.high))), (x, plane.y(max(point.lo, plane.low)))]
            yield pen.line(ends, pen.ink.blue_soft, 14)
    for run in runs(points, drawn.cuts):
        yield pen.line([(plane.x(point.day), plane.y(point.value or 0.0)) for point in run], colour, 6)
    for point in told_points(points):
        yield _mark(point, drawn, plane, pen, colour)


def _mark(point: Point, drawn: Small, plane: _Plane, pen: Pen, colour: str) -> str:
    x, y = plane.x(point.day), plane.y(point.value or 0.0)
    said = drawn.judged.get(point.period)
    ring = pen.dot(x, y, 26, "none", pen.ink.text) if point is drawn.points[-1] else ""
    if said and said.verdict in SIGNALS:
        return ring + pen.triangle(x, y, 19, tone(said.verdict, pen.ink), said.side != "low")
    is_open = point.status == "provisional" or point.bound in LIMITS
    return ring + pen.dot(x, y, 10, pen.ink.ground if is_open else colour, colour)


def _hidden(drawn: Small, plane: _Plane, pen: Pen) -> Iterator[str]:
    for point in drawn.points:
        if point.status == "hidden":
            yield pen.lock(plane.x(point.day), plane.bottom - 4, pen.ink.muted)
