"""Frame in, figure out: everything drawn on a screen, and nothing that reads, asks or decides."""

from dashboard.figures.dots import dots, short
from dashboard.figures.heat import heat
from dashboard.figures.look import Look
from dashboard.figures.series import each, extent, limits, runs, shown, within
from dashboard.figures.svg import image, line, strip
from dashboard.figures.trend import CIRCLED, told, trend

__all__ = [
    "CIRCLED",
    "Look",
    "dots",
    "each",
    "extent",
    "heat",
    "image",
    "limits",
    "line",
    "runs",
    "short",
    "shown",
    "strip",
    "told",
    "trend",
    "within",
]
