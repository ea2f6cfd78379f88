"""One metric over time, as a Plotly figure dictionary."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from dashboard.figures.look import Look
from dashboard.figures.series import each, extent, joined, limits, runs, shown, ticks

Trace = dict[str, Any]
CIRCLED = "①②③④⑤⑥⑦⑧⑨"


def _hover(part: pd.DataFrame, look: Look) -> list[str]:
    texts = []
    for row in each(part):
        interval = "" if pd.isna(row.lo) else f"<br>{look.number(row.lo)} – {look.number(row.hi)}"
        state = f"<br>{look.words['provisional']}" if row.status == "provisional" else ""
        texts.append(
            f"{look.period(str(row.period))}<br><b>{look.number(row.value)}</b>{interval}"
            f"<br>n = {look.count(row.n)}{state}"
        )
    return texts


def _bars(parts: list[pd.DataFrame], colour: str) -> dict[str, Any]:
    up = [
        None if high is None or pd.isna(high) else high - value
        for high, value in zip(joined(parts, "hi"), joined(parts, "value"), strict=True)
    ]
    down = [
        None if low is None or pd.isna(low) else value - low
        for low, value in zip(joined(parts, "lo"), joined(parts, "value"), strict=True)
    ]
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": colour,
        "thickness": 3,
        "width": 0,
    }


def _main(parts: list[pd.DataFrame], name: str, look: Look) -> Trace:
    status = joined(parts, "status")
    texts: list[str | None] = []
    for part in parts:
        texts += [*([None] if texts else []), *_hover(part, look)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "connectgaps": False,
        "x": joined(parts, "period_start"),
        "y": joined(parts, "value"),
        "line": {"color": look.ink.blue, "width": 2.5},
        "marker": {
            "size": 7,
            "line": {"color": look.ink.blue, "width": 2},
            "color": [look.ink.ground if word == "provisional" else look.ink.blue for word in status],
        },
        "error_y": _bars(parts, look.ink.blue_soft),
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _parent(parts: list[pd.DataFrame], name: str, look: Look) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "connectgaps": False,
        "x": joined(parts, "period_start"),
        "y": joined(parts, "value"),
        "line": {"color": look.ink.grey, "width": 1.5},
        "text": [None if value is None else look.number(value) for value in joined(parts, "value")],
        "hovertemplate": f"{escape(name, quote=False)}: %{{text}}<extra></extra>",
    }


def _hidden(frame: pd.DataFrame, bottom: float, look: Look) -> Trace:
    rows = frame[frame["status"] == "hidden"]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": look.words["hidden"],
        "x": rows["period_start"].tolist(),
        "y": [bottom] * len(rows),
        "cliponaxis": False,
        "marker": {
            "symbol": "square",
            "size": 8,
            "color": look.ink.grey_soft,
            "line": {"color": look.ink.muted, "width": 1},
        },
        "text": [look.period(period) for period in rows["period"]],
        "hovertemplate": f"%{{text}}<br>{look.words['hidden']}<extra></extra>",
    }


def _break_marks(days: list[Any], look: Look) -> tuple[list[Trace], list[Trace]]:
    shapes = [
        {
            "type": "line",
            "xref": "x",
            "yref": "paper",
            "x0": day,
            "x1": day,
            "y0": 0,
            "y1": 1,
            "line": {"color": look.ink.muted, "width": 1.25, "dash": "dash"},
        }
        for day in days
    ]
    notes = [
        {
            "x": day,
            "xref": "x",
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "showarrow": False,
            "text": CIRCLED[at] if at < len(CIRCLED) else str(at + 1),
            "font": {"size": 14, "color": look.ink.muted},
        }
        for at, day in enumerate(days)
    ]
    return shapes, notes


def _end_label(parts: list[pd.DataFrame], colour: str, look: Look, weight: bool) -> list[Trace]:
    if not parts:
        return []
    last = parts[-1].iloc[-1]
    text = look.number(last["value"])
    return [
        {
            "x": last["period_start"],
            "y": last["value"],
            "text": f"<b>{text}</b>" if weight else text,
            "showarrow": False,
            "xanchor": "left",
            "xshift": 9,
            "font": {"color": colour, "size": 13},
        }
    ]


def _apart(labels: list[Trace], span: tuple[float, float]) -> list[Trace]:
    """Push the two end labels apart when they would overlap."""
    if len(labels) == 2 and abs(labels[0]["y"] - labels[1]["y"]) < (span[1] - span[0]) * 0.07:
        up = 9 if labels[0]["y"] >= labels[1]["y"] else -9
        return [labels[0] | {"yshift": up}, labels[1] | {"yshift": -up}]
    return labels


def trend(
    frame: pd.DataFrame,
    parent: pd.DataFrame | None,
    breaks: list[Any],
    names: Mapping[str, str],
    scale: Mapping[str, Any],
    look: Look,
) -> dict[str, Any]:
    """Line of one unit over its parent's, as a figure dictionary.

    frame, parent: period, period_start, n, value, lo, hi, status of one unit each; breaks: dates;
    names: unit, parent (series names); scale: unit, kind, target of the metric.
    The lines stop at gaps and breaks; hidden periods are small grey squares on the floor.
    """
    others = [] if parent is None else [parent]
    span = extent(
        [frame, *[other.assign(lo=None, hi=None) for other in others]], *limits(scale["unit"], scale["kind"])
    )
    parts = runs(frame, breaks)
    traces, labels = [], _end_label(parts, look.ink.blue, look, True)
    for other in others:
        grey = runs(other, breaks)
        traces.append(_parent(grey, names["parent"], look))
        labels += _end_label(grey, look.ink.muted, look, False)
    traces.append(_main(parts, names["unit"], look))
    if (frame["status"] == "hidden").any():
        traces.append(_hidden(frame, span[0], look))
    shapes, notes = _break_marks(breaks, look)
    if (target := scale.get("target")) is not None and span[0] <= target <= span[1]:
        shapes.append(
            {
                "type": "line",
                "xref": "paper",
                "yref": "y",
                "x0": 0,
                "x1": 1,
                "y0": target,
                "y1": target,
                "line": {"color": look.ink.muted, "width": 1, "dash": "dot"},
            }
        )
        notes.append(
            {
                "x": 0,
                "xref": "paper",
                "y": target,
                "yref": "y",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "text": f"{look.words['target']} {look.number(target)}",
                "font": {"size": 12, "color": look.ink.muted},
            }
        )
    return {"data": traces, "layout": _layout(frame, span, shapes, [*notes, *_apart(labels, span)], look)}


def _layout(
    frame: pd.DataFrame, span: tuple[float, float], shapes: list[Trace], notes: list[Trace], look: Look
) -> dict[str, Any]:
    rows = frame.sort_values("period_start")
    at, periods = ticks(rows["period"].tolist(), rows["period_start"].tolist(), 4 if look.narrow else 7)
    return {
        "template": look.template,
        "height": 360,
        "showlegend": False,
        "shapes": shapes,
        "annotations": notes,
        "margin": {"l": 8, "r": 72, "t": 28, "b": 8},
        "hovermode": "closest",
        "xaxis": {
            "type": "date",
            "tickmode": "array",
            "tickvals": at,
            "automargin": True,
            "ticktext": ["<br>".join(look.period(period).rsplit(" ", 1)) for period in periods],
            "tickangle": 0,
            "showgrid": False,
        },
        "yaxis": {
            "range": list(span),
            "automargin": True,
            "nticks": 6,
            "ticksuffix": look.suffix,
            "zeroline": False,
            "gridcolor": look.ink.line,
        },
    }


def told(frame: pd.DataFrame, name: str, metric: str, template: str, look: Look) -> str:
    """The chart in one sentence for those who do not see it: first and last number, smallest and largest."""
    rows = frame[shown(frame)].sort_values("period_start")
    if rows.empty:
        return f"{metric}, {name}: {look.words['no_data']}"
    first, last = rows.iloc[0], rows.iloc[-1]
    return template.format(
        metric=metric,
        unit=name,
        first=look.period(first["period"]),
        first_value=look.number(first["value"]),
        last=look.period(last["period"]),
        last_value=look.number(last["value"]),
        low=look.number(rows["value"].min()),
        high=look.number(rows["value"].max()),
    )
