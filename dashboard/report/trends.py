"""Every number that stands alone over time: value, verdict with its icon, and a small control chart."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard import figures, i18n, metrics, queries, theme
from dashboard.figures import Judged, Small
from dashboard.figures.slide_pen import Pen
from dashboard.figures.small import HEIGHT, WIDTH
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.report.about import About
from dashboard.report.summary import sign
from dashboard.typeset.blocks import Block, Cell, Cells, Heading, Legend, Text
from dashboard.views import overview, signals, verdicts

MOST_POINTS = 24
SIGNS = (
    ("common", "", "word_common"), ("improvement", "high", "word_improvement"), ("concern", "high", "word_concern"),
    ("neutral_high", "", "legend_neutral"), ("none", "", "legend_none"),
)  # fmt: skip


def blocks(known: About) -> Iterator[Block]:
    """All numbers in the order of their aspects, then how many would light up by chance and what has no number."""
    yield Heading(t("report.trends"))
    if not known.now:
        yield Text(t("unit_page.no_figures"))
        return
    yield Text(t("report.trends_lead"))
    yield Legend(tuple((sign(name, side), t(f"signal.{key}")) for name, side, key in SIGNS))
    yield Text(t("report.trends_key"), "small")
    drawn = _drawn(known)
    records = known.records
    order = [r.metric for some in overview.aspects().values() for r in some if r.metric in known.now]
    yield Cells(tuple(_cell(known, records[key], drawn.get(key)) for key in order), 3)
    yield Text(signals.footer(known.rows), "small")
    wanted = signals.records(known.view).items()
    if silent := [i18n.pick(record, "short") for key, record in wanted if key not in known.now]:
        yield Text(t("report.silent", names=", ".join(silent)), "small")


def _drawn(known: About) -> dict[str, Small]:
    """The charts that can be drawn, by metric: up to the period of the present row."""
    view = known.view
    rows = queries.run(
        "report_series", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=tuple(known.now),
        period_type=view.period_type, period_start=view.period_start, most=MOST_POINTS,
    )  # fmt: skip
    rows = rows[
        rows["period_start"] <= rows["metric"].map({key: row.period_start for key, row in known.now.items()})
    ]
    judged: dict[str, dict[str, Judged]] = {}
    for row in figures.each(rows[rows["segment"].notna()]):
        judged.setdefault(row.metric, {})[row.period] = _judged(row)
    breaks = [(row.metric, day) for row, day in _breaks(view)]
    return {
        metric: _small(known.records[metric], points, judged.get(metric, {}), breaks)
        for (metric,), points in figures.split(rows, "metric").items()
        if len(figures.told_points(points)) > 1
    }


def _breaks(view: Filters) -> list[tuple[Any, dt.date]]:
    rows = queries.run("breaks", hierarchy=view.hierarchy, units=(view.unit_id,))
    return list(zip(figures.each(rows), figures.days(rows["period_start"]), strict=True))


def _small(
    record: Metric, points: figures.Series, judged: dict[str, Judged], breaks: list[tuple[Any, dt.date]]
) -> Small:
    """breaks: the metric concerned, nothing for all of them, and the day."""
    suffix = "\N{NO-BREAK SPACE}%" if record.unit == "percent" else ""
    mine = {day for metric, day in breaks if not isinstance(metric, str) or metric == record.metric}
    days = sorted(day for day in mine if points[0].day < day <= points[-1].day)
    return Small(
        points,
        judged,
        sorted({*days, *figures.cuts(points, judged, ())}),
        days,
        record.target,
        figures.limits(record.unit, record.kind),
        lambda number, decimals: metrics.number(number, decimals) + suffix,
        lambda period: metrics.period_label(period, short=True),
    )


def _cell(known: About, record: Metric, drawn: Small | None) -> Cell:
    row = known.now[record.metric]
    pen = Pen(i18n.lang(), theme.LIGHT, WIDTH, HEIGHT)
    return Cell(
        i18n.pick(record, "label"),
        known.value(row),
        known.basis(row),
        "" if row.status == "hidden" else sign(row.verdict_now, row.side_now),
        known.verdict(row),
        figures.small(drawn, pen) if drawn else "",
        _alt(known, record, drawn.points) if drawn else "",
    )


def _judged(row: Any) -> Judged:
    return Judged(
        int(row.segment), verdicts.text(row.state) or "empty", _line(row.centre), _line(row.lpl), _line(row.upl),
        verdicts.text(row.verdict) or "none", verdicts.text(row.side), "",
    )  # fmt: skip


def _line(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _alt(known: About, record: Metric, points: figures.Series) -> str:
    """From where to where it went, lowest and highest, and what is hidden."""
    told = figures.told_points(points)

    def said(point: figures.Point) -> str:
        return metrics.told(record, point.value, point.bound, point.n_to)

    words = t(
        "figure.alt_series", metric=i18n.pick(record, "label"), unit=known.name,
        first=metrics.period_label(told[0].period, short=True), first_value=said(told[0]),
        last=metrics.period_label(told[-1].period, short=True), last_value=said(told[-1]),
        low=said(min(told, key=lambda point: point.value or 0.0)),
        high=said(max(told, key=lambda point: point.value or 0.0)),
    )  # fmt: skip
    gone = sum(point.status == "hidden" for point in points)
    return f"{words}; {t('report.alt_hidden', n=metrics.number(gone))}" if gone else words
