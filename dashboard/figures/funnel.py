"""Units of a group over how much is known of each: the funnel of what chance and size explain."""

import math
from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import clipped, each, extent, limits

Trace = dict[str, Any]
WIDE, CLOSE = (1, 2, 5), range(1, 10)  # steps of the ticks over more and over less than a decade
SYMBOLS = {"above": "triangle-up", "below": "triangle-down"}
FAINT = 0.45


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
        "layout": _layout(
            at, span, [_name(row, at, span, look) for row in each(rows) if _is_named(row)], look
        ),
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


def _name(row: Any, at: list[float], span: tuple[float, float], look: Look) -> Trace:
    """The name beside a dot, on the side that has room for it, and a little off other dots of the same value."""
    is_high = row.value > span[1] - 0.15 * (span[1] - span[0])
    is_right = math.log10(row.n) > sum(at) / 2
    text = escape(str(row.label), quote=False)
    return {
        "x": math.log10(row.n), "y": row.value, "text": f"<b>{text}</b>" if row.is_chosen else text,
        "showarrow": False, "xanchor": "right" if is_right else "left", "xshift": -10 if is_right else 10,
        "yshift": -13 if is_high else 13,
        "font": {"size": 12, "color": look.ink.text},
    }  # fmt: skip


def _layout(at: list[float], span: tuple[float, float], names: list[Trace], look: Look) -> Trace:
    steps = WIDE if at[1] - at[0] > 1 else CLOSE
    ticks = (step * 10**power for power in range(8) for step in steps)
    marks = [tick for tick in ticks if at[0] <= math.log10(tick) <= at[1]]
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
