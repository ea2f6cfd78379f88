"""Charts of an agenda as plain data, frozen in both languages: everything that `figures.slide` needs to draw them.

A chart has `type` (`trend` or `bars`), `name` (of the metric), `span` (ends of the value axis) and `ticks` (`at`, and
what is written there in each language). Every text is {"id", "en"}.

trend: `points` (day, label, value, lo, hi, told, bound, status, verdict, side, chosen), `lines` (for each stretch with
limits its days, centre, lpl and upl, told: the last centre, is_provisional), `cuts` (days no line may cross), `breaks`
(day and text), `target` (value, told) or null.
bars: `here` and `elsewhere` (names), `rows` (label, value, lo, hi, told, n, bound, ref, ref_told, is_chosen, is_worse).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard import breaks, figures, i18n, metrics, panel, queries, spans
from dashboard.figures import Judged, Point, Series
from dashboard.filters import Filters
from dashboard.i18n import both, t
from dashboard.metrics import Metric
from dashboard.views import charted, profile, verdicts

MOST_POINTS, MOST_ROWS = 24, 6
TICKS = 5
Chart = dict[str, Any]


def trend(view: Filters, record: Metric, period_type: str, period: str) -> Chart | None:
    """One metric of the view's unit over time up to a period, with its control chart; None without numbers."""
    asked = {"hierarchy": view.hierarchy, "metric": record.metric, "period_type": period_type}
    rows = queries.run("trend", **asked, units=(view.unit_id,))
    rows = rows[rows["period_start"] <= pd.Timestamp(metrics.period_start(period))].tail(MOST_POINTS)
    ends = figures.limits(record.unit, record.kind)
    points = [figures.reached(point, *ends) for point in figures.series(rows)]
    if not figures.told_points(points):
        return None
    judged = _judged(view, record, period_type)
    lines = [_line(part, record, ends) for part in _segments(points, judged)]
    marked = breaks.of(view, record.metric, view.unit_id).drop_duplicates("day")
    end = spans.after(points[-1].day, period_type)
    marked = marked[(marked["day"] > points[0].day) & (marked["day"] < end)]
    cuts = {*marked["day"], *figures.cuts(points, judged, ())}
    span = figures.extent(_heights(points, lines, record.target), *ends)
    return {
        "type": "trend",
        "name": both(lambda: i18n.pick(record, "label")),
        **_axis(record, span),
        "points": [_point(point, judged, record, period) for point in points],
        "lines": lines,
        "cuts": sorted(day.isoformat() for day in cuts),
        "breaks": [
            {"day": row.day.isoformat(), "text": {"id": row.note_id, "en": row.note_en}}
            for row in figures.each(marked)
        ],
        "target": None if record.target is None else _target(record, record.target),
    }


def bars(view: Filters, metric: str) -> Chart | None:
    """The things of one area beside the same things elsewhere, `metric` first among them; None where it is not among
    what is compared."""
    rows = profile.answer(view)
    own = rows[rows["metric"] == metric]
    if own.empty:
        return None
    same = rows[(rows["area"] == own["area"].iloc[0]) & (rows["metric"] != metric)]
    shown = list(figures.each(pd.concat([own, same.head(MOST_ROWS - 1)])))
    records = metrics.records()
    record = records[metric]
    ends = figures.limits(record.unit, record.kind)
    tops = [max(filter(_known, (row.value, row.hi, row.ref_value))) for row in shown]
    span = (ends[0] or 0.0, figures.extent(tops, *ends)[1])
    return {
        "type": "bars",
        "name": both(lambda: t(f"improvement.area_{own['area'].iloc[0]}")),
        **_axis(record, span),
        "here": both(lambda: panel.unit_name(view.unit_id, view.hierarchy)),
        "elsewhere": both(lambda: t("figure.reference")),
        "rows": [_row(row, records[row.metric], row.metric == metric) for row in shown],
    }


def _judged(view: Filters, record: Metric, period_type: str) -> dict[str, Judged]:
    points = verdicts.points(view, record, period_type, (view.unit_id,))
    segments = verdicts.segments(view, record, period_type, view.unit_id)
    return charted.chart(points, segments, period_type)


def _segments(points: Series, judged: Mapping[str, Judged]) -> list[list[tuple[Point, Judged]]]:
    """For each segment its points that have limits."""
    known = [(point, judged[point.period]) for point in points if point.period in judged]
    drawn = [(point, said) for point, said in known if None not in (said.centre, said.lpl, said.upl)]
    return [list(part) for _, part in groupby(drawn, key=lambda pair: pair[1].segment)]


def _line(
    part: Sequence[tuple[Point, Judged]], record: Metric, ends: tuple[float | None, float | None]
) -> Chart:
    last = part[-1][1]
    return {
        "days": [point.day.isoformat() for point, _ in part],
        "centre": [said.centre for _, said in part],
        "lpl": [figures.clipped(said.lpl or 0.0, *ends) for _, said in part],
        "upl": [figures.clipped(said.upl or 0.0, *ends) for _, said in part],
        "told": both(lambda: metrics.fmt(record, last.centre)),
        "is_provisional": last.state == "provisional",
    }


def _point(point: Point, judged: Mapping[str, Judged], record: Metric, period: str) -> Chart:
    said = judged.get(point.period)
    return {
        "day": point.day.isoformat(),
        "label": both(lambda: metrics.period_label(point.period, short=True)),
        "value": point.value,
        "lo": point.lo,
        "hi": point.hi,
        "told": both(lambda: metrics.told(record, point.value, point.bound, point.n_to)),
        "bound": point.bound,
        "status": point.status,
        "verdict": said.verdict if said else "none",
        "side": said.side if said else "",
        "chosen": point.period == period,
    }


def _row(row: Any, record: Metric, is_chosen: bool) -> Chart:
    return {
        "label": both(lambda: _short(record)),
        "value": _number(row.value),
        "lo": _number(row.lo),
        "hi": _number(row.hi),
        "told": both(lambda: metrics.told(record, row.value, row.bound, row.n_to)),
        "n": both(lambda: metrics.sized(row.n, row.n_to)),
        "bound": row.bound if isinstance(row.bound, str) else None,
        "ref": _number(row.ref_value),
        "ref_told": both(lambda: metrics.told(record, row.ref_value, row.ref_bound, row.ref_n_to)),
        "is_chosen": is_chosen,
        "is_worse": bool(row.is_certain),
    }


def _short(record: Metric) -> str:
    """Name of a row within its area: of an element or a theme that of the element."""
    element = metrics.records().get(f"skm_{record.member}")
    return i18n.pick(element or record, "short")


def _target(record: Metric, target: float) -> Chart:
    return {"value": target, "told": both(lambda: metrics.fmt(record, target))}


def _heights(points: Series, lines: Sequence[Chart], target: float | None) -> list[float | None]:
    edges = [edge for line in lines for name in ("lpl", "upl") for edge in line[name]]
    return [*figures.values(points, whole=not lines), *figures.values(points), *edges, target]


def _axis(record: Metric, span: tuple[float, float]) -> Chart:
    low, high = figures.within(span, *figures.limits(record.unit, record.kind))
    step = _step((high - low) / TICKS)
    first, decimals = math.ceil(low / step - 1e-9), max(0, -math.floor(math.log10(step) + 1e-9))
    at = [round(number * step, 6) for number in range(first, math.floor(high / step + 1e-9) + 1)]
    return {"span": [float(end) for end in span], "ticks": [_tick(record, number, decimals) for number in at]}


def _tick(record: Metric, number: float, decimals: int) -> Chart:
    suffix = "\N{NO-BREAK SPACE}%" if record.unit == "percent" else ""
    told = both(lambda: metrics.number(number, decimals) + suffix)
    return {"at": number, "id": told["id"], "en": told["en"]}


def _step(rough: float) -> float:
    """The next round step: 1, 2, 5 or 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(rough or 1.0))
    return next(size * power for size in (1, 2, 5, 10) if rough <= size * power * (1 + 1e-9))


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _known(value: Any) -> bool:
    return not pd.isna(value)


def in_words(chart: Chart, unit: Callable[[], str]) -> dict[i18n.Lang, str]:
    """The chart for those who do not see it; unit: its name in the present language."""
    tell = _series_told if chart["type"] == "trend" else _rows_told
    return both(lambda: f"{chart['name'][i18n.lang()]}, {unit()}. {tell(chart)}")


def _series_told(chart: Chart) -> str:
    lang = i18n.lang()
    told = [
        f"{point['label'][lang]}: {t('slide.hidden') if point['status'] == 'hidden' else point['told'][lang]}"
        for point in chart["points"]
        if point["value"] is not None or point["status"] == "hidden"
    ]
    return "; ".join(told) + "."


def _rows_told(chart: Chart) -> str:
    lang = i18n.lang()
    told = [
        f"{row['label'][lang]}: {row['told'][lang]} ({row['n'][lang]})"
        + (f", {chart['elsewhere'][lang]} {row['ref_told'][lang]}" if row["ref"] is not None else "")
        for row in chart["rows"]
    ]
    return "; ".join(told) + "."
