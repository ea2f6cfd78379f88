"""What is noted by day on a trend: uprights over the chart, numbered above it."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dashboard.figures.look import Look

Trace = dict[str, Any]
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
DASHES = {"break": "dash", "rebase": "longdash", "event": "dot", "intervention": "dot"}


class Mark(NamedTuple):
    """Something noted on a day: a break of the series or new limits (which cut it), an event or intervention."""

    day: dt.date
    kind: str
    text: str

    @property
    def cuts(self) -> bool:
        """Whether no line may cross it."""
        return self.kind in ("break", "rebase")


def numeral(at: int) -> str:
    """The number of a mark, counted from 0: ① for the first."""
    return CIRCLED[at] if at < len(CIRCLED) else str(at + 1)


def upright(marks: Sequence[Mark], look: Look) -> tuple[list[Trace], list[Trace]]:
    """A vertical for each mark, its number above; the numbers are explained under the chart."""
    place = {"xref": "x", "yref": "paper"}
    shapes = [
        place | {
            "type": "line", "x0": mark.day, "x1": mark.day, "y0": 0, "y1": 1,
            "line": {"color": look.ink.muted, "width": 1.5, "dash": DASHES[mark.kind]},
        }
        for mark in marks
    ]  # fmt: skip
    label = {"y": 1, "yanchor": "bottom", "showarrow": False, "font": {"size": 15, "color": look.ink.text}}
    numbered = groupby(enumerate(marks), key=lambda pair: pair[1].day)
    names = [(day, "".join(numeral(at) for at, _ in same)) for day, same in numbered]
    return shapes, [place | label | {"x": day, "text": text} for day, text in names]
