"""One metric over time, as a Plotly figure dictionary."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.figures.look import Look
from dashboard.figures.marks import Mark, upright
from dashboard.figures.series import Series, extent, joined, limits, reached, runs, ticks, told_points, values

Trace = dict[str, Any]
FLOOR = 0.03  # where hidden periods are marked: clear of the axis and its labels


def hovers(stretch: Series, look: Look) -> list[str]:
    """What is said of each point under the pointer."""
    texts = []
    for point in stretch:
        between = "" if point.bound else look.between(point)
        interval = f"<br>{between}" if between else ""
        state = f"<br>{look.words['provisional']}" if point.status == "provisional" else ""
        texts.append(
            f"{look.period(point.period)}<br><b>{look.value(point)}</b>{interval}<br>{look.n(point)}{state}"
        )
    return texts


def away(ends: list[float | None], centre: list[float | None]) -> list[float | None]:
    """Distances of interval ends from their values; None where there is no interval."""
    pairs = zip(ends, centre, strict=True)
    return [None if end is None or value is None else abs(end - value) for end, value in pairs]


def bars(stretches: list[Series], colour: str) -> dict[str, Any]:
    """The intervals of all points as Plotly error bars."""
    centre = joined(stretches, "value")
    up, down = away(joined(stretches, "hi"), centre), away(joined(stretches, "lo"), centre)
    return {
        "type": "data",
        "symmetric": False,
        "array": up,
        "arrayminus": down,
        "color": colour,
        "thickness": 3,
        "width": 0,
    }


def _main(parts: list[Series], name: str, look: Look) -> Trace:
    status = joined(parts, "status")
    texts: list[str | None] = []
    for part in parts:
        texts += [*([None] if texts else []), *hovers(part, look)]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "connectgaps": False,
        "x": joined(parts, "day"),
        "y": joined(parts, "value"),
        "line": {"color": look.ink.blue, "width": 2.5},
        "marker": {
            "size": 7,
            "line": {"color": look.ink.blue, "width": 2},
            "color": [look.ink.ground if word == "provisional" else look.ink.blue for word in status],
        },
        "error_y": bars(parts, look.ink.blue_soft),
        "text": texts,
        "hovertemplate": "%{text}<extra></extra>",
    }


def _parent(parts: list[Series], name: str, look: Look) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "connectgaps": False,
        "x": joined(parts, "day"),
        "y": joined(parts, "value"),
        "line": {"color": look.ink.grey, "width": 1.5},
        "text": [
            text
            for at, part in enumerate(parts)
            for text in ([None] if at else []) + [look.value(point) for point in part]
        ],
        "hovertemplate": f"{escape(name, quote=False)}: %{{text}}<extra></extra>",
    }


def locked(points: Series, bottom: float, look: Look) -> Trace:
    """Hidden periods as small squares on the floor."""
    rows = [point for point in points if point.status == "hidden"]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": look.words["hidden"],
        "x": [point.day for point in rows],
        "y": [bottom] * len(rows),
        "cliponaxis": False,
        "marker": {
            "symbol": "square",
            "size": 8,
            "color": look.ink.grey_soft,
            "line": {"color": look.ink.muted, "width": 1},
        },
        "text": [look.period(point.period) for point in rows],
        "hovertemplate": f"%{{text}}<br>{look.words['hidden']}<extra></extra>",
    }


def target_line(target: float, look: Look) -> tuple[Trace, Trace]:
    """The target as a dashed horizontal with its name."""
    shape = {
        "type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": target, "y1": target,
        "line": {"color": look.ink.text, "width": 1.5, "dash": "6px,4px"},
    }  # fmt: skip
    note = {
        "x": 0, "xref": "paper", "y": target, "yref": "y", "xanchor": "left", "yanchor": "bottom",
        "showarrow": False, "text": f"{look.words['target']} {look.number(target, None, None)}",
        "font": {"size": 12, "color": look.ink.text},
    }  # fmt: skip
    return shape, note


def end_label(parts: list[Series], colour: str, look: Look, weight: bool) -> list[Trace]:
    """The last number beside the end of its line."""
    if not parts:
        return []
    last = parts[-1][-1]
    text = look.value(last)
    return [
        {
            "x": last.day,
            "y": last.value,
            "text": f"<b>{text}</b>" if weight else text,
            "showarrow": False,
            "xanchor": "left",
            "xshift": 9,
            "font": {"color": colour, "size": 13},
        }
    ]


def apart(labels: list[Trace], span: tuple[float, float]) -> list[Trace]:
    """Push the two end labels apart when they would overlap."""
    if len(labels) == 2 and abs(labels[0]["y"] - labels[1]["y"]) < (span[1] - span[0]) * 0.07:
        up = 9 if labels[0]["y"] >= labels[1]["y"] else -9
        return [labels[0] | {"yshift": up}, labels[1] | {"yshift": -up}]
    return labels


def trend(
    points: Series,
    parent: Series,
    marks: Sequence[Mark],
    names: Mapping[str, str],
    scale: Mapping[str, Any],
    look: Look,
) -> dict[str, Any]:
    """Line of one unit over its parent's (may be empty), as a figure dictionary.

    marks: what is noted, by day; names: unit, parent (series names); scale: unit, kind, target of the metric.
    The lines stop at gaps and breaks; hidden periods are small grey squares on the floor.
    """
    ends = limits(scale["unit"], scale["kind"])
    points = [reached(point, *ends) for point in points]
    numbers = [*values(points, whole=True), *values(parent)]
    span = extent(numbers, *ends)
    days = [mark.day for mark in marks if mark.cuts]
    parts, grey = runs(points, days), runs(parent, days)
    labels = [
        *end_label(parts, look.ink.blue, look, True),
        *end_label(grey, look.ink.muted, look, False),
    ]
    traces = [_parent(grey, names["parent"], look)] if grey else []
    traces.append(_main(parts, names["unit"], look))
    if any(point.status == "hidden" for point in points):
        traces.append(locked(points, span[0] + FLOOR * (span[1] - span[0]), look))
    shapes, notes = upright(marks, look)
    if (target := scale.get("target")) is not None and span[0] <= target <= span[1]:
        shape, note = target_line(target, look)
        shapes, notes = [*shapes, shape], [*notes, note]
    return {"data": traces, "layout": layout(points, span, shapes, [*notes, *apart(labels, span)], look)}


def layout(
    points: Series, span: tuple[float, float], shapes: list[Trace], notes: list[Trace], look: Look
) -> dict[str, Any]:
    """Axes and margins of a trend: periods below, the scale of the metric at the side."""
    at = ticks(points, 3 if look.narrow else 5)
    return {
        "template": look.template,
        "height": 340,
        "showlegend": False,
        "shapes": shapes,
        "annotations": notes,
        "margin": {"l": 8, "r": 72, "t": 26 if shapes else 8, "b": 8},
        "hovermode": "closest",
        "xaxis": {
            "type": "date",
            "tickmode": "array",
            "tickvals": [point.day for point in at],
            "automargin": True,
            "ticktext": ["<br>".join(look.period(point.period).rsplit(" ", 1)) for point in at],
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


def told(points: Series, name: str, metric: str, template: str, look: Look) -> str:
    """The chart in one sentence for those who do not see it: first and last number, smallest and largest."""
    known, hidden = told_points(points), _hidden_told(points, look)
    if not known:
        return f"{metric}, {name}: {hidden or look.words['no_data']}"
    first, last = known[0], known[-1]
    low, high = (end(known, key=lambda point: point.value or 0.0) for end in (min, max))
    text = template.format(
        metric=metric, unit=name, first=look.period(first.period), first_value=look.value(first),
        last=look.period(last.period), last_value=look.value(last), low=look.value(low), high=look.value(high),
    )  # fmt: skip
    return f"{text}; {hidden}" if hidden else text


def _hidden_told(points: Series, look: Look) -> str:
    """Which periods are hidden, by name only."""
    names = [look.period(point.period) for point in points if point.status == "hidden"]
    return f"{look.words['hidden']}: {', '.join(names)}" if names else ""
