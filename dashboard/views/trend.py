"""Tren: one metric over time for the unit, its parent and its parts."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, spans, tables, theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import parts


def choose(view: Filters) -> tuple[Metric, str]:
    """The metric and the period type of the page, both in its address."""
    records = metrics.records()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="choices"):
        key = filters.bind("metric", list(records), next(iter(records)))
        picked = st.selectbox(t("trend.metric"), list(records), key=key, width=420, format_func=named)
        record = records[picked]
        fallback = spans.effective(record.periods, view.period_type)
        offered = sorted(record.periods, key=spans.MONTHS.__getitem__)
        step = filters.bind("step", offered, fallback)
        period_type = st.segmented_control(
            t("trend.step"), offered, key=step, required=True, format_func=lambda kind: t(f"trend.{kind}")
        )
    return record, period_type or fallback


def named(metric: str) -> str:
    """A metric in a list: its aspect first, so that sixty of them can be read."""
    record = metrics.records()[metric]
    return f"{t(f'overview.aspect_{record.aspect}')} · {i18n.pick(record, 'label')}"


def series(view: Filters, record: Metric, period_type: str, units: tuple[str, ...]) -> pd.DataFrame:
    """Published rows of the metric for these units, all periods of the type."""
    return queries.run(
        "trend", hierarchy=view.hierarchy, metric=record.metric, units=units, period_type=period_type
    )


@st.fragment
def main(view: Filters) -> None:
    """Choice of metric, the large chart or its table, and the parts as small multiples."""
    record, period_type = choose(view)
    own = series(view, record, period_type, (view.unit_id,))
    if not figures.shown(own).any() and not (own["status"] == "hidden").any():
        frame.empty(t("trend.empty"), t("trend.empty_body", metric=i18n.escape(i18n.pick(record, "label"))))
        return
    if figures.shown(own).any():
        with st.container(border=True, key="trend_main"):
            _large(view, record, period_type, own)
    else:
        panel.locked(view, "trend", metric=record.metric)
    rows = series(view, record, period_type, (view.unit_id, *parts.below(view)["unit_id"]))
    parts.show(view, record, rows)
    panel.explain(rows)


def _large(view: Filters, record: Metric, period_type: str, own: pd.DataFrame) -> None:
    unit, breaks = (
        panel.unit_name(view.unit_id, view.hierarchy),
        panel.breaks(view, record.metric, view.unit_id),
    )
    above = above_of(view, record, period_type)
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        panel.legend(
            ("line", unit), ("other", above and panel.unit_name(above, view.hierarchy)),
            ("break", t("figure.break") if len(breaks) else None),
        )  # fmt: skip
        way = panel.choice("trend_as", ("chart", "table"), t("figure.as"))
    if way == "table":
        panel.table(tables.columns(own.iloc[::-1], record), t("trend.table_alt"))
    else:
        look = (theme.ink().dark, panel.narrow())
        figure, told = _figure(queries.key(), view, record.metric, period_type, *look)
        panel.chart(figure, told, f"trend_{record.metric}_{view.unit_id}")
    for at, row in enumerate(figures.each(breaks.drop_duplicates("day"))):
        note = i18n.escape(i18n.pick(row._asdict(), "note"))
        st.caption(f"{figures.CIRCLED[at % 9]} {metrics.date(row.day)}: {note}")
    panel.caption([record])
    last = own[own["status"] != "no_data"]["period"].iloc[::-1]
    numbers = [origin.Number(record.metric, view.unit_id, period_type, period) for period in last]
    panel.footer(tables.raw(own.assign(unit_name=unit)), [record], view, numbers, "trend")


def above_of(view: Filters, record: Metric, period_type: str) -> str | None:
    """The unit whose line may stand beside.

    None for a count (that of the whole says nothing beside a part's), and where the unit above has no other data.
    """
    parent = panel.parent_of(view)
    if record.kind == "count" or parent is None:
        return None
    lines = figures.split(series(view, record, period_type, (view.unit_id, parent)), "unit_id")
    own, above = ([(p.day, p.n, p.value) for p in lines.get((unit,), [])] for unit in (view.unit_id, parent))
    return None if own == above else parent


@st.cache_data(max_entries=500, show_spinner=False)
def _figure(
    file: str, view: Filters, metric: str, period_type: str, dark: bool, phone: bool
) -> tuple[dict[str, Any], str]:
    """The large chart as a plain dictionary and in words, kept per build, view and appearance."""
    record, above = metrics.records()[metric], above_of(view, metrics.records()[metric], period_type)
    rows = series(view, record, period_type, tuple(u for u in (view.unit_id, above) if u))
    lines = figures.split(rows, "unit_id")
    own, parent = lines.get((view.unit_id,), []), lines.get((above or "",), [])
    unit = panel.unit_name(view.unit_id, view.hierarchy)
    names = {"unit": unit, "parent": panel.unit_name(above, view.hierarchy)}
    days = sorted(set(panel.breaks(view, metric, view.unit_id)["day"]))
    look = panel.look(record)
    told = figures.told(own, unit, i18n.pick(record, "label"), t("figure.alt_series"), look)
    return figures.trend(own, parent, days, names, panel.scale(record), look), told
