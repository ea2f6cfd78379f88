"""Two numbers of the same units: a cross for each (both intervals), the two middle lines, and names for a few."""

from collections.abc import Sequence
from html import escape
from typing import Any, NamedTuple

from dashboard.figures.look import Look

Trace = dict[str, Any]


class Cross(NamedTuple):
    """One unit: x and y with the ends of their intervals (None: none), and what is said of it.

    is_open: x is only known as a limit; kind: 'plain', 'question' (named, orange) or 'chosen' (named, blue).
    """

    name: str
    x: float
    x_lo: float | None
    x_hi: float | None
    y: float
    y_lo: float | None
    y_hi: float | None
    said: str
    is_open: bool = False
    kind: str = "plain"


KINDS = ("plain", "question", "chosen")


def scatter(
    crosses: Sequence[Cross],
    lines: tuple[float, float],
    titles: tuple[str, str],
    names: tuple[str, str],
    look: Look,
) -> dict[str, Any]:
    """The figure as a dictionary. lines: middle of x and of y; titles: of the axes; names: of the two lines."""
    data = [_trace([c for c in crosses if c.kind == kind], kind, look) for kind in KINDS]
    layout = _layout(lines, titles, names, look)
    layout["xaxis"]["range"] = _span(crosses)
    return {"data": [trace for trace in data if trace["x"]], "layout": layout}


def _span(crosses: Sequence[Cross]) -> list[float]:
    """From a little under 0, so that a dot on it is whole, to a little over the last whisker."""
    most = max((cross.x if cross.x_hi is None else cross.x_hi for cross in crosses), default=1.0) or 1.0
    return [-0.03 * most, 1.04 * most]


def _colours(kind: str, look: Look) -> tuple[str, str]:
    ink = look.ink
    return {"question": (ink.orange, ink.orange), "chosen": (ink.blue, ink.blue)}.get(
        kind, (ink.grey, ink.line)
    )


def _trace(crosses: list[Cross], kind: str, look: Look) -> Trace:
    colour, pale = _colours(kind, look)
    return {
        "type": "scatter",
        "mode": "markers" if kind == "plain" else "markers+text",
        "showlegend": False,
        "x": [cross.x for cross in crosses],
        "y": [cross.y for cross in crosses],
        "error_x": _bars([(c.x, c.x_lo, c.x_hi) for c in crosses], pale),
        "error_y": _bars([(c.y, c.y_lo, c.y_hi) for c in crosses], pale),
        "marker": {
            "size": 9,
            "color": [look.ink.ground if cross.is_open else colour for cross in crosses],
            "line": {"color": colour, "width": 2},
        },
        "text": [escape(cross.name, quote=False) for cross in crosses],
        "textposition": "top left" if kind == "question" else "top right",
        "textfont": {"color": look.ink.text, "size": 12},
        "customdata": [escape(cross.said, quote=False) for cross in crosses],
        "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _bars(ends: Sequence[tuple[float, float | None, float | None]], colour: str) -> Trace:
    """Whiskers from the value to each end; none where there is no interval."""
    return {
        "type": "data",
        "symmetric": False,
        "array": [0 if hi is None else max(0.0, hi - at) for at, _, hi in ends],
        "arrayminus": [0 if lo is None else max(0.0, at - lo) for at, lo, _ in ends],
        "color": colour,
        "thickness": 1.5,
        "width": 0,
    }


def _layout(
    lines: tuple[float, float], titles: tuple[str, str], names: tuple[str, str], look: Look
) -> dict[str, Any]:
    line = {"type": "line", "line": {"color": look.ink.muted, "width": 1.5, "dash": "dash"}}
    told = {"showarrow": False, "yanchor": "bottom", "font": {"color": look.ink.muted, "size": 11}}
    upright, level = {"xref": "x", "yref": "paper"}, {"xref": "paper", "yref": "y"}
    return {
        "template": look.template,
        "height": 360 if look.narrow else 440,
        "margin": {"l": 8, "r": 14, "t": 26, "b": 8},
        "xaxis": {
            "title": {"text": titles[0]},
            "ticksuffix": look.suffix,
            "showgrid": True,
            "zeroline": False,
        },
        "yaxis": {"title": {"text": titles[1]}},
        "shapes": [
            {**line, **upright, "x0": lines[0], "x1": lines[0], "y0": 0, "y1": 1},
            {**line, **level, "x0": 0, "x1": 1, "y0": lines[1], "y1": lines[1]},
        ],
        "annotations": [
            {**told, **upright, "x": lines[0], "y": 1, "xanchor": "left", "text": names[0]},
            {**told, **level, "x": 1, "y": lines[1], "xanchor": "right", "text": names[1]},
        ],
    }
