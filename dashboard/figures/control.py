"""One metric over time with what may be read from it: middle line, limits, and the points that are signals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from dashboard.figures.look import Look
from dashboard.figures.marks import Mark, upright
from dashboard.figures.series import Point, Series, clipped, extent, limits, reached, runs
from dashboard.figures.trend import (
    FLOOR,
    Trace,
    apart,
    bars,
    end_label,
    hovers,
    layout,
    locked,
    target_line,
)  # fmt: skip
from dashboard.theme import Ink

DOTS_ONLY = ("empty", "dots", "few_events")
WITH_INTERVALS = ("dots", "annual", "limit")
BESIDE_RING = 14  # pixels between the last dot and its number
SYMBOLS = {"high": "triangle-up", "low": "triangle-down"}


class Judged(NamedTuple):
    """What the build says of one period: its segment and that segment's state, the lines there, and the verdict.

    side: where a signal lies, high or low, empty without one; said: the verdict in words, with its rule.
    """

    segment: int
    state: str
    centre: float | None
    lpl: float | None
    upl: float | None
    verdict: str
    side: str
    said: str


Chart = Mapping[str, Judged]


def cuts(points: Series, chart: Chart, marks: Sequence[Mark]) -> list[dt.date]:
    """Days at which the line stops: breaks, new limits, and where the build began a new segment."""
    days = {mark.day for mark in marks if mark.cuts}
    told = [(point.day, chart[point.period].segment) for point in points if point.period in chart]
    days |= {day for (day, segment), (_, before) in zip(told[1:], told, strict=False) if segment != before}
    return sorted(days)


def tone(verdict: str, ink: Ink) -> str:
    """Colour of a point: blue better, orange worse, the colour of text for a change nobody judges, else grey."""
    if verdict.startswith("neutral"):
        return ink.text
    return {"improvement": ink.blue, "concern": ink.orange}.get(verdict, ink.grey)


def control_chart(
    points: Series,
    chart: Chart,
    marks: Sequence[Mark],
    chosen: str,
    name: str,
    scale: Mapping[str, Any],
    look: Look,
) -> Trace:
    """The control chart as a figure dictionary.

    chart: by period, of those that the build judged; chosen: period of the view, ringed; name: of the unit; scale:
    unit, kind, target of the metric. Lines stop at gaps, breaks and new limits; limits are clipped to the scale.
    """
    ends = limits(scale["unit"], scale["kind"])
    points = [reached(point, *ends) for point in points]
    parts = runs(points, cuts(points, chart, marks))
    lines = [line for line in _lines(points, chart, ends) if line]
    target = scale.get("target")
    span = extent(_heights(points, chart, lines, target), *ends)
    traces = [trace for line in lines for trace in _limits(line, look)]
    traces += _series(parts, chart, name, look)
    traces += _ring(points, chosen, look)
    if any(point.status == "hidden" for point in points):
        traces.append(locked(points, span[0] + FLOOR * (span[1] - span[0]), look))
    shapes, notes = upright(marks, look)
    if target is not None:
        shape, note = target_line(target, look)
        shapes, notes = [*shapes, shape], [*notes, note]
    notes += [_provisional(line, look) for line in lines if line[0][1].state == "provisional"]
    labels = [*end_label(parts, look.ink.text, look, True), *_centre_label(lines, parts, look)]
    labels = [label | {"xshift": BESIDE_RING} for label in labels]
    return {
        "data": traces,
        "layout": layout(points, span, shapes, [*notes, *apart(labels, span)], look),
    }


Line = list[tuple[Point, Judged]]


def _lines(points: Series, chart: Chart, ends: tuple[float | None, float | None]) -> list[Line]:
    """For each segment its periods with a middle line, limits clipped to the scale."""
    known = [(point, chart[point.period]) for point in points if point.period in chart]
    drawn = [
        (point, judged._replace(lpl=clipped(judged.lpl, *ends), upl=clipped(judged.upl, *ends)))
        for point, judged in known
        if judged.centre is not None and judged.lpl is not None and judged.upl is not None
    ]
    return [list(rows) for _, rows in groupby(drawn, key=lambda row: row[1].segment)]


def _heights(points: Series, chart: Chart, lines: list[Line], target: float | None) -> list[float | None]:
    """Everything that must fit on the value axis."""
    found: list[float | None] = [point.value for point in points]
    for point in points:
        judged = chart.get(point.period)
        if judged is None or judged.state in WITH_INTERVALS:
            found += [point.lo, point.hi]
    return [
        *found,
        *(end for line in lines for _, judged in line for end in (judged.lpl, judged.upl)),
        target,
    ]


def _limits(line: Line, look: Look) -> list[Trace]:
    """A light band between the limits, or two dashed lines while they are provisional; the middle line over it."""
    days = [point.day for point, _ in line]
    is_provisional = line[0][1].state == "provisional"
    edge = {"width": 1.25 if is_provisional else 0, "color": look.ink.grey, "dash": "dash", "shape": "hvh"}
    base: Trace = {"type": "scatter", "mode": "lines", "x": days, "hoverinfo": "skip"}
    low = base | {"y": [judged.lpl for _, judged in line], "line": edge}
    high = base | {"y": [judged.upl for _, judged in line], "line": edge}
    if not is_provisional:
        high |= {"fill": "tonexty", "fillcolor": look.ink.grey_soft}
    middle = {"width": 1.5, "color": look.ink.muted, "shape": "hvh"} | (
        {"dash": "dash"} if is_provisional else {}
    )
    return [low, high, base | {"y": [judged.centre for _, judged in line], "line": middle}]


def _series(parts: list[Series], chart: Chart, name: str, look: Look) -> list[Trace]:
    """Dots, joined by a thin line where their segment has enough of them to be a line."""
    alone = [part for part in parts if _state(part, chart) in DOTS_ONLY]
    lined = [part for part in parts if _state(part, chart) not in DOTS_ONLY]
    found = [(lined, "lines+markers"), (alone, "markers")]
    return [_dots(some, chart, mode, name, look) for some, mode in found if some]


def _state(part: Series, chart: Chart) -> str:
    judged = chart.get(part[-1].period)
    return judged.state if judged else "empty"


def _dots(parts: list[Series], chart: Chart, mode: str, name: str, look: Look) -> Trace:
    rows: list[Point | None] = []
    texts: list[str | None] = []
    for part in parts:
        rows += [*([None] if rows else []), *part]
        said = [chart[point.period].said if point.period in chart else "" for point in part]
        shown = zip(hovers(part, look), said, strict=True)
        texts += [
            *([None] if texts else []),
            *(f"{text}<br>{words}" if words else text for text, words in shown),
        ]
    verdicts = [chart[row.period].verdict if row and row.period in chart else "none" for row in rows]
    sides = [chart[row.period].side if row and row.period in chart else "" for row in rows]
    tones = [tone(verdict, look.ink) for verdict in verdicts]
    is_signal = [verdict not in ("none", "common") for verdict in verdicts]
    made: Trace = {
        "type": "scatter", "mode": mode, "name": name, "connectgaps": False, "cliponaxis": False,
        "x": [row and row.day for row in rows], "y": [row and row.value for row in rows],
        "line": {"color": look.ink.grey, "width": 1.25},
        "marker": {
            "opacity": 1,
            "size": [11 if signal else 7 for signal in is_signal],
            "symbol": [
                SYMBOLS.get(side, "circle") if signal else "circle"
                for side, signal in zip(sides, is_signal, strict=True)
            ],
            "color": [
                look.ink.ground if row and row.status == "provisional" else colour
                for row, colour in zip(rows, tones, strict=True)
            ],
            "line": {"color": tones, "width": 2},
        },
        "text": texts, "hovertemplate": "%{text}<extra></extra>",
    }  # fmt: skip
    if all(_state(part, chart) in WITH_INTERVALS for part in parts):
        made["error_y"] = bars(parts, look.ink.grey) | {"thickness": 1.5}
    return made


def _ring(points: Series, chosen: str, look: Look) -> list[Trace]:
    """A ring around the period of the view."""
    return [
        {
            "type": "scatter", "mode": "markers", "x": [point.day], "y": [point.value], "hoverinfo": "skip",
            "cliponaxis": False, "name": look.words["chosen"],
            "marker": {"symbol": "circle-open", "size": 19, "color": look.ink.text, "line": {"width": 1.75}},
        }
        for point in points
        if point.period == chosen and point.value is not None
    ]  # fmt: skip


def _provisional(line: Line, look: Look) -> Trace:
    point, judged = line[0]
    return {
        "x": point.day, "y": judged.upl, "text": look.words["provisional_limits"], "showarrow": False,
        "xanchor": "left", "yanchor": "bottom", "font": {"size": 12, "color": look.ink.muted},
    }  # fmt: skip


def _centre_label(lines: list[Line], parts: list[Series], look: Look) -> list[Trace]:
    """The middle line's number at its end, where the last dots belong to it."""
    if not lines or not parts or lines[-1][-1][0].day < parts[-1][-1].day:
        return []
    point, judged = lines[-1][-1]
    return [
        {
            "x": point.day, "y": judged.centre, "text": look.number(judged.centre, None, None),
            "showarrow": False, "xanchor": "left", "xshift": 9,
            "font": {"color": look.ink.muted, "size": 12},
        }
    ]  # fmt: skip
