"""Small drawings as SVG images: sparkline, small multiple, interval strip. No text inside: they stretch.

An image in a data URI needs no script and no request, and a page can carry forty of them.
"""

import datetime as dt
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
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
        return f"{self.x(point.day)} {self.y(point.value or 0.0)}"

    def y(self, value: float) -> float:
        return round(PAD + (1 - (value - self.low) / self.height) * (HEIGHT - 2 * PAD), 1)

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


def followed(
    points: Series,
    limits: Sequence[tuple[dt.date, float, float, float]],
    start: dt.date,
    breaks: Iterable[dt.date],
    ink: Ink,
    signals: Mapping[str, str],
) -> str:
    """SVG body of a small control chart with an upright where something began.

    limits: day, lower limit, middle line, upper limit of each period that has them, one stretch; breaks: days that no
    line crosses, dashed; signals: colour by period. What lies before the start is grey.
    """
    ends = [end for _, low, _, high in limits for end in (low, high)]
    plane = _Plane(points[0].day, max(points[-1].day, start), *extent([*values(points), *ends], None, None))
    body = [_band(plane, limits, ink)] if limits else []
    body += [
        _stroke(f"M{plane.x(day)} 0 V{HEIGHT}", ink.muted, 1, ' stroke-dasharray="3 3"') for day in breaks
    ]
    body.append(_stroke(f"M{plane.x(start)} 0 V{HEIGHT}", ink.text, 1.5))
    for stretch in runs(points, [*breaks, start]):
        body.append(_stroke(plane.line(stretch), ink.text if stretch[0].day >= start else ink.grey, 1.5))
    body += [
        _stroke(
            f"M{plane.at(point)} h0",
            signals.get(point.period, ink.text if point.day >= start else ink.grey),
            5,
        )
        for point in told_points(points)
    ]
    return "".join(body)


def _band(plane: _Plane, limits: Sequence[tuple[dt.date, float, float, float]], ink: Ink) -> str:
    """The band between the limits with its middle line."""
    low = [f"{plane.x(day)} {plane.y(end)}" for day, end, _, _ in limits]
    high = [f"{plane.x(day)} {plane.y(end)}" for day, _, _, end in limits]
    middle = [f"{plane.x(day)} {plane.y(end)}" for day, _, end, _ in limits]
    area = f'<path d="M{" L".join([*low, *reversed(high)])}Z" fill="{ink.grey_soft}"/>'
    return area + _stroke(f"M{' L'.join(middle)}", ink.muted, 1)


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
