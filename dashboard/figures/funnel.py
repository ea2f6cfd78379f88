"""Units of a group over how much is known of each: the funnel of what chance and size explain."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import clipped, each, extent, limits

Trace = dict[str, Any]
Box = tuple[float, float, float, float]
WIDE, CLOSE = (1, 2, 5), range(1, 10)  # steps of the ticks over more and over less than a decade
SYMBOLS = {"above": "triangle-up", "below": "triangle-down"}
FAINT = 0.45
NARROW, WIDEST, HEIGHT = 270.0, 440.0, 350.0  # pixels of the plot: on a phone, on a laptop, everywhere
LETTER, BESIDE = 6.6, 10  # pixels of a letter, and between a dot and its name
# Where a name may stand: the end of it that is beside the dot, and pixels above it; tried in this order.
PLACES = [(side, up) for up in (0, 13, -13, 22, -22) for side in ("left", "right")]


def funnel(rows: pd.DataFrame, curve: pd.DataFrame, scale: Mapping[str, Any], look: Look) -> Trace:
    """The funnel as a figure dictionary.

    rows: of units with a number: label, n (lower end of a band), value, word, tone (improvement, concern, neutral or
    empty), is_inside (of the chosen scope), is_chosen, is_hollow (too small an n), said (the words under the pointer).
    curve: n, centre, ll95, ul95, ll998, ul998; scale: unit and kind of the metric, at whose ends limits are cut.
    """
    ends = limits(scale["unit"], scale["kind"])
    cut = {
        name: [clipped(edge, *ends) for edge in curve[name]] for name in ("ll95", "ul95", "ll998", "ul998")
    }
    span = extent([*rows["value"], *cut["ll998"], *cut["ul998"]], *ends)
    at = [math.log10(n) for n in (curve["n"].min(), curve["n"].max())]
    band = [
        *_band(curve["n"], cut["ll998"], cut["ul998"], look.ink.grey_soft),
        *_band(curve["n"], cut["ll95"], cut["ul95"], look.ink.line),
    ]
    return {
        "data": [*band, _centre(curve, look), _dots(rows, look)],
        "layout": _layout(at, span, _names(rows, at, span, look), look),
    }


def _is_named(row: Any) -> bool:
    return bool(row.is_chosen) or row.word in SYMBOLS


def colour(tone: str, look: Look) -> str:
    """Blue better, orange worse, the colour of text where nobody says which is better, grey inside the limits."""
    ink = look.ink
    return {"improvement": ink.blue, "concern": ink.orange, "neutral": ink.text}.get(tone, ink.grey)


def _band(n: "pd.Series[float]", low: list[Any], high: list[Any], fill: str) -> list[Trace]:
    base = {"type": "scatter", "mode": "lines", "x": n.tolist(), "hoverinfo": "skip", "line": {"width": 0}}
    return [base | {"y": low}, base | {"y": high, "fill": "tonexty", "fillcolor": fill}]


def _centre(curve: pd.DataFrame, look: Look) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": curve["n"].tolist(), "y": curve["centre"].tolist(),
        "hoverinfo": "skip", "line": {"width": 1.5, "color": look.ink.muted},
    }  # fmt: skip


def _dots(rows: pd.DataFrame, look: Look) -> Trace:
    told = list(each(rows))
    tones = [colour(row.tone, look) if row.tone or not row.is_chosen else look.ink.text for row in told]
    return {
        "type": "scatter", "mode": "markers", "cliponaxis": False,
        "x": [row.n for row in told], "y": [row.value for row in told],
        "marker": {
            "size": [13 if row.is_chosen or row.word in SYMBOLS else 9 for row in told],
            "symbol": [SYMBOLS.get(row.word, "circle") for row in told],
            "color": [look.ink.ground if row.is_hollow else tone for row, tone in zip(told, tones, strict=True)],
            "opacity": [1 if row.is_inside or row.is_chosen else FAINT for row in told],
            "line": {"color": tones, "width": 2},
        },
        "text": [row.said for row in told], "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip


def _names(rows: pd.DataFrame, at: list[float], span: tuple[float, float], look: Look) -> list[Trace]:
    """The names beside the dots that have one, each at the first place free of other names and dots, in the estimated
    pixels of the narrowest plot; a name without a free place is left to the pointer and the table."""
    size = (NARROW if look.narrow else WIDEST, HEIGHT)
    told = [(row, _pixels(row, at, span, size)) for row in each(rows)]
    taken = [(x - 6, y - 6, x + 6, y + 6) for _, (x, y) in told]
    names = []
    for row, dot in sorted(told, key=lambda pair: not pair[0].is_chosen):
        width = LETTER * len(str(row.label))
        boxes = ((side, up, _box(dot, side, up, width)) for side, up in PLACES if _is_named(row))
        for side, up, box in boxes:
            if _is_within(box, size) and not _meets(box, taken):
                taken.append(box)
                names.append(_name(row, side, up, look))
                break
    return names


def _pixels(
    row: Any, at: list[float], span: tuple[float, float], size: tuple[float, float]
) -> tuple[float, float]:
    """Where a dot lies, from the left and from below."""
    across = (math.log10(row.n) - at[0]) / ((at[1] - at[0]) or 1)
    return across * size[0], (row.value - span[0]) / ((span[1] - span[0]) or 1) * size[1]


def _box(dot: tuple[float, float], side: str, up: int, width: float) -> Box:
    """Where a name would lie: left, bottom, right, top."""
    left = dot[0] + BESIDE if side == "left" else dot[0] - BESIDE - width
    return left, dot[1] + up - 7, left + width, dot[1] + up + 7


def _is_within(box: Box, size: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _meets(box: Box, taken: list[Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3] for other in taken
    )


def _name(row: Any, side: str, up: int, look: Look) -> Trace:
    text = escape(str(row.label), quote=False)
    return {
        "x": math.log10(row.n), "y": row.value, "text": f"<b>{text}</b>" if row.is_chosen else text,
        "showarrow": False, "xanchor": side, "xshift": BESIDE if side == "left" else -BESIDE, "yshift": up,
        "font": {"size": 12, "color": look.ink.text},
    }  # fmt: skip


def _layout(at: list[float], span: tuple[float, float], names: list[Trace], look: Look) -> Trace:
    steps = WIDE if at[1] - at[0] > 1 else CLOSE
    ticks = (step * 10**power for power in range(8) for step in steps)
    marks = [tick for tick in ticks if at[0] <= math.log10(tick) <= at[1]]
    if len(marks) < 2:  # all units of nearly the same size
        marks = sorted({math.ceil(10 ** at[0]), math.floor(10 ** at[1])})
    return {
        "template": look.template, "height": 430, "showlegend": False, "hovermode": "closest", "annotations": names,
        "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
        "xaxis": {
            "type": "log", "range": at, "tickmode": "array", "tickvals": marks, "automargin": True,
            "ticktext": [look.axis(mark, 0).removesuffix(look.suffix) for mark in marks], "showgrid": False,
            "title": {"text": "n"},
        },
        "yaxis": {
            "range": list(span), "automargin": True, "nticks": 6, "ticksuffix": look.suffix, "zeroline": False,
            "gridcolor": look.ink.line,
        },
    }  # fmt: skip
