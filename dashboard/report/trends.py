"""Every number that stands alone over time: value, verdict with its icon, and a small control chart."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from dashboard import figures, i18n, metrics, queries, theme
from dashboard.figures import Judged, Small
from dashboard.figures.series import told_points
from dashboard.figures.slide_pen import Pen
from dashboard.figures.small import HEIGHT, WIDTH
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.report.about import About, basis, name_of, value, verdict
from dashboard.report.summary import sign
from dashboard.typeset.blocks import Block, Cell, Cells, Heading, Legend, Text
from dashboard.views import overview, signals, verdicts

MOST_POINTS = 24
SIGNS = (
    ("common", "", "word_common"), ("improvement", "high", "word_improvement"), ("concern", "high", "word_concern"),
    ("neutral_high", "", "legend_neutral"), ("none", "", "legend_none"),
)  # fmt: skip


def blocks(known: About) -> Iterator[Block]:
    """Aspect by aspect, then how many would light up by chance and what has no number."""
    yield Heading(t("report.trends"))
    if not known.now:
        yield Text(t("unit_page.no_figures"))
        return
    yield Text(t("report.trends_lead"))
    yield Legend(tuple((sign(name, side), t(f"signal.{key}")) for name, side, key in SIGNS))
    yield Text(t("report.trends_key"), "small")
    series, breaks = _series(known), _breaks(known)
    records = metrics.records()
    order = [
        record.metric for some in overview.aspects().values() for record in some if record.metric in known.now
    ]
    for aspect, some in groupby(order, key=lambda key: records[key].aspect):
        yield Heading(name_of(aspect), 2)
        cells = [_cell(known, records[key], series[series["metric"] == key], breaks) for key in some]
        yield Cells(tuple(cells), 3)
    rows = signals.answer(known.view, (known.view.unit_id,))
    yield Text(signals.footer(rows), "small")
    if silent := [
        i18n.pick(r, "short") for key, r in signals.records(known.view).items() if key not in known.now
    ]:
        yield Text(t("report.silent", names=", ".join(silent)), "small")


def _series(known: About) -> pd.DataFrame:
    view = known.view
    return queries.run(
        "report_series", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=tuple(known.now),
        period_type=view.period_type, period_start=view.period_start, most=MOST_POINTS,
    )  # fmt: skip


def _breaks(known: About) -> pd.DataFrame:
    rows = queries.run("breaks", hierarchy=known.view.hierarchy, units=(known.view.unit_id,))
    return rows.assign(day=figures.days(rows["period_start"]))


def _cell(known: About, record: Metric, rows: pd.DataFrame, breaks: pd.DataFrame) -> Cell:
    row = known.now[record.metric]
    rows = rows[rows["period_start"] <= row.period_start]
    points = figures.series(rows)
    svg = alt = ""
    if len(told_points(points)) > 1:
        mine = breaks[breaks["metric"].isna() | (breaks["metric"] == record.metric)]
        svg, alt = _drawn(record, rows, points, list(mine["day"])), _alt(known, record, points)
    is_told = row.status != "hidden"
    return Cell(
        i18n.pick(record, "label"),
        value(row),
        basis(row),
        sign(row.verdict_now, row.side_now) if is_told else "",
        verdict(row),
        svg,
        alt,
    )


def _drawn(record: Metric, rows: pd.DataFrame, points: figures.Series, days: list[Any]) -> str:
    judged = {row.period: _judged(row) for row in figures.each(rows[rows["segment"].notna()])}
    breaks = sorted({day for day in days if points[0].day < day <= points[-1].day})
    drawn = Small(
        points,
        judged,
        sorted({*breaks, *figures.cuts(points, judged, ())}),
        breaks,
        record.target,
        figures.limits(record.unit, record.kind),
        lambda number, decimals: (
            metrics.number(number, decimals) + ("\N{NO-BREAK SPACE}%" if record.unit == "percent" else "")
        ),
        lambda period: metrics.period_label(period, short=True),
    )
    return figures.small(drawn, Pen(i18n.lang(), theme.LIGHT, WIDTH, HEIGHT))


def _judged(row: Any) -> Judged:
    lines = (None if pd.isna(line) else float(line) for line in (row.centre, row.lpl, row.upl))
    state, verdict_then = verdicts.text(row.state) or "empty", verdicts.text(row.verdict) or "none"
    return Judged(int(row.segment), state, *lines, verdict_then, verdicts.text(row.side), "")


def _alt(known: About, record: Metric, points: figures.Series) -> str:
    """From where to where it went, lowest and highest, and what is hidden."""
    told = told_points(points)

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
