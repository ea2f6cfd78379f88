"""Small drawings as SVG images: sparkline, small multiple, interval strip. No text inside: they stretch.

An image in a data URI needs no script and no request, and a page can carry forty of them.
"""

from base64 import b64encode
from collections.abc import Iterable
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.series import extent, runs, shown
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
    """Dates and values to drawing coordinates."""

    def __init__(self, first: Any, last: Any, low: float, high: float) -> None:
        self.first, self.span = (
            pd.Timestamp(first),
            (pd.Timestamp(last) - pd.Timestamp(first)) or pd.Timedelta(1, "D"),
        )
        self.low, self.height = low, (high - low) or 1.0

    def x(self, day: Any) -> float:
        share = float((pd.Timestamp(day) - self.first) / self.span)
        return round(PAD + share * (WIDTH - 2 * PAD), 1)

    def y(self, value: float) -> float:
        return round(PAD + (1 - (value - self.low) / self.height) * (HEIGHT - 2 * PAD), 1)

    def line(self, part: pd.DataFrame) -> str:
        points = [
            f"{self.x(d)} {self.y(v)}" for d, v in zip(part["period_start"], part["value"], strict=True)
        ]
        return "M" + " L".join(points) + ("" if len(points) > 1 else " h0")


def line(
    frame: pd.DataFrame,
    other: pd.DataFrame | None,
    breaks: Iterable[Any],
    ink: Ink,
    span: tuple[float, float] | None = None,
) -> str:
    """SVG body of one series (period_start, value, lo, hi, status) over a thin grey one, on a shared axis.

    Breaks are dashed verticals; hidden and missing periods are gaps; the last number is a dot.
    """
    frames = [frame] + ([other] if other is not None else [])
    spoken = [part for part in frames if not part.empty]
    if not any(shown(part).any() for part in spoken):
        return _stroke(f"M{PAD} {HEIGHT - PAD} H{WIDTH - PAD}", ink.line, 1, ' stroke-dasharray="2 4"')
    starts = pd.to_datetime(pd.concat([part["period_start"] for part in spoken]))
    low, high = span or extent([part.assign(lo=None, hi=None) for part in spoken], None, None)
    plane = _Plane(starts.min(), starts.max(), low, high)
    days = [day for day in breaks if starts.min() < pd.Timestamp(day) <= starts.max()]
    body = [_stroke(f"M{plane.x(day)} 0 V{HEIGHT}", ink.muted, 1, ' stroke-dasharray="3 3"') for day in days]
    if other is not None:
        body += [_stroke(plane.line(part), ink.grey, 1.25) for part in runs(other, days)]
    parts = runs(frame, days)
    body += [_stroke(plane.line(part), ink.blue, 2) for part in parts]
    if parts:
        last = parts[-1].iloc[-1]
        body.append(_stroke(f"M{plane.x(last['period_start'])} {plane.y(last['value'])} h0", ink.blue, 6.5))
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
