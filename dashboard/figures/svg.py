"""Small drawings as SVG images: sparkline, small multiple, interval strip. No text inside: they stretch.

An image in a data URI needs no script and no request, and a page can carry forty of them.
"""

import datetime as dt
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape

from dashboard.figures.series import Point, Series, extent, runs, told_points, values
from dashboard.theme import Ink

WIDTH, HEIGHT, PAD = 300, 60, 5


def _stroke(path: str, colour: str, width: float, extra: str = "") -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"'
        f' stroke-linejoin="round" vector-effect="non-scaling-stroke"{extra}/>'
    )


def image(body: str, alt: str, css: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """An <img> that stretches to its box and says in words what it shows."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' preserveAspectRatio="none">{body}</svg>'
    )
    data = b64encode(svg.encode()).decode()
    return f'<img class="{css}" alt="{escape(alt, quote=True)}" src="data:image/svg+xml;base64,{data}">'


class _Plane:
    """Days and values to drawing coordinates."""

    def __init__(self, first: dt.date, last: dt.date, low: float, high: float) -> None:
        self.first, self.days = first, (last - first).days or 1
        self.low, self.height = low, (high - low) or 1.0

    def at(self, point: Point) -> str:
        share = 1 - ((point.value or 0.0) - self.low) / self.height
        return f"{self.x(point.day)} {round(PAD + share * (HEIGHT - 2 * PAD), 1)}"

    def x(self, day: dt.date) -> float:
        return round(PAD + (day - self.first).days / self.days * (WIDTH - 2 * PAD), 1)

    def line(self, stretch: Series) -> str:
        return "M" + " L".join(map(self.at, stretch)) + ("" if len(stretch) > 1 else " h0")


def line(
    points: Series,
    other: Series,
    breaks: Iterable[dt.date],
    ink: Ink,
    span: tuple[float, float] | None = None,
    signals: Mapping[str, str] | None = None,
    marks: Iterable[dt.date] = (),
) -> str:
    """SVG body of one series over a thin grey one (may be empty), on a shared axis.

    Breaks are dashed verticals; missing periods are gaps, hidden ones gaps with a grey mark on the floor; the last
    number is a dot. With `signals` (colour by period, of those that are one; may be empty) the line is of the colour of
    text and only those dots are coloured; without, it is blue. marks: days of events, dotted, which cut nothing.
    """
    hidden = [point.day for point in points if point.status == "hidden"]
    if not told_points(points) and not told_points(other) and not hidden:
        return _stroke(f"M{PAD} {HEIGHT - PAD} H{WIDTH - PAD}", ink.line, 1, ' stroke-dasharray="2 4"')
    known = [point.day for point in (*points, *other)]
    plane = _Plane(min(known), max(known), *(span or extent(values(points, other), None, None)))
    days = [day for day in breaks if min(known) < day <= max(known)]
    noted = [day for day in marks if min(known) <= day <= max(known)]
    body = [_stroke(f"M{plane.x(day)} 0 V{HEIGHT}", ink.muted, 1, ' stroke-dasharray="3 3"') for day in days]
    body += [_stroke(f"M{plane.x(day)} 0 V{HEIGHT}", ink.text, 1, ' stroke-dasharray="1 3"') for day in noted]
    body += [_stroke(plane.line(stretch), ink.grey, 1.25) for stretch in runs(other, days)]
    body += [_stroke(f"M{plane.x(day)} {HEIGHT - PAD} h0", ink.grey, 4) for day in hidden]
    colour = ink.blue if signals is None else ink.text
    stretches = runs(points, days)
    body += [_stroke(plane.line(stretch), colour, 2 if signals is None else 1.5) for stretch in stretches]
    dots = {part[-1].period: (part[-1], colour) for part in stretches[-1:]}
    dots |= {
        point.period: (point, signals[point.period])
        for part in stretches
        for point in part
        if signals and point.period in signals
    }
    body += [_stroke(f"M{plane.at(point)} h0", tint, 6.5) for point, tint in dots.values()]
    return "".join(body)


def strip(
    value: float,
    lo: float | None,
    hi: float | None,
    reference: float | None,
    span: tuple[float, float],
    ink: Ink,
) -> str:
    """SVG body of one value with its interval, and a tick where the same thing stands elsewhere."""
    low, high = span

    def x(number: float) -> float:
        return round(PAD + (number - low) / ((high - low) or 1.0) * (WIDTH - 2 * PAD), 1)

    middle = HEIGHT / 2
    body = [_stroke(f"M{PAD} {middle} H{WIDTH - PAD}", ink.line, 1)]
    if lo is not None and hi is not None:
        body.append(_stroke(f"M{x(max(lo, low))} {middle} H{x(min(hi, high))}", ink.blue_soft, 8))
    if reference is not None:
        body.append(_stroke(f"M{x(reference)} {middle - 17} V{middle + 17}", ink.muted, 2))
    body.append(_stroke(f"M{x(value)} {middle} h0", ink.blue, 11))
    return "".join(body)
