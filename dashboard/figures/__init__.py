"""Frame in, figure out: everything drawn on a screen, and nothing that reads, asks or decides."""

from dashboard.figures.dots import Reference, dots, rules
from dashboard.figures.heat import heat
from dashboard.figures.look import Look
from dashboard.figures.series import (
    Point,
    Series,
    days,
    each,
    extent,
    limits,
    reached,
    runs,
    series,
    shown,
    split,
    told_points,
    values,
    within,
)
from dashboard.figures.svg import image, line, strip
from dashboard.figures.trend import CIRCLED, told, trend

__all__ = [
    "CIRCLED", "Look", "Point", "Reference", "Series", "days", "dots", "each", "extent", "heat", "image", "limits",
    "line",
    "reached", "rules", "runs", "series", "shown", "split", "strip", "told", "told_points", "trend", "values", "within",
]  # fmt: skip
