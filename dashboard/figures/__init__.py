"""Frame in, figure out: everything drawn on a screen, and nothing that reads, asks or decides."""

from dashboard.figures import icons
from dashboard.figures.control import Judged, control_chart, cuts, tone
from dashboard.figures.dots import Reference, dots, rules
from dashboard.figures.estimates import estimates
from dashboard.figures.funnel import funnel
from dashboard.figures.heat import heat
from dashboard.figures.ledger import Line, ledger
from dashboard.figures.look import Look
from dashboard.figures.marks import Mark, numeral
from dashboard.figures.series import (
    SHOWN,
    Point,
    Series,
    clipped,
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
from dashboard.figures.signals import Cell, Column, signals
from dashboard.figures.small import Small, small
from dashboard.figures.svg import followed, image, line, strip
from dashboard.figures.trend import told, trend

__all__ = [
    "SHOWN", "Cell", "Column", "Judged", "Line", "Look", "Mark", "Point", "Reference", "Series", "Small", "clipped",
    "control_chart", "cuts", "days", "dots", "each", "estimates", "extent", "followed", "funnel", "heat", "icons",
    "image", "ledger", "limits", "line", "numeral", "reached", "rules", "runs", "series", "shown", "signals", "small",
    "split", "strip", "told", "told_points", "tone", "trend", "values", "within",
]  # fmt: skip
