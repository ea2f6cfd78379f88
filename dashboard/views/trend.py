"""Tren: one metric over time for the unit, its parent and its parts."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, spans, theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import parts


def choose(view: Filters) -> tuple[Metric, str]:
    """The metric and the period type of the page, both in its address."""
    records = metrics.records()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
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
    parent = panel.parent_of(view)
    rows = series(view, record, period_type, tuple(u for u in (view.unit_id, parent) if u))
    own = rows[rows["unit_id"] == view.unit_id]
    if not figures.shown(own).any() and not (own["status"] == "hidden").any():
        frame.empty(t("trend.empty"), t("trend.empty_body", metric=i18n.escape(i18n.pick(record, "label"))))
        return
    breaks = queries.run("breaks", hierarchy=view.hierarchy, metric=record.metric, units=(view.unit_id,))
    with st.container(border=True, key="trend_main"):
        _large(view, record, own, rows[rows["unit_id"] == parent] if parent else None, breaks)
    rows = series(view, record, period_type, (view.unit_id, *parts.below(view)["unit_id"]))
    parts.show(view, record, rows)


def _large(
    view: Filters, record: Metric, own: pd.DataFrame, parent: pd.DataFrame | None, breaks: pd.DataFrame
) -> None:
    unit = panel.unit_name(view.unit_id, view.hierarchy)
    above = panel.unit_name(panel.parent_of(view), view.hierarchy) if parent is not None else None
    if record.kind == "count":
        parent, above = None, None
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        panel.legend(("line", unit), ("other", above), ("break", t("figure.break") if len(breaks) else None))
        way = panel.choice("trend_as", ("chart", "table"), t("figure.as"))
    days = breaks["period_start"].drop_duplicates().tolist()
    if way == "table":
        panel.table(panel.columns(own.iloc[::-1], record), t("trend.table_alt"))
    else:
        by, dark = str(own["period_type"].iloc[0]), theme.ink().dark
        figure = _figure(queries.key(), view, record.metric, by, dark, panel.narrow())
        look = panel.look(record)
        told = figures.told(own, unit, i18n.pick(record, "label"), t("figure.alt_series"), look)
        panel.chart(figure, told, f"trend_{record.metric}_{view.unit_id}")
    for at, row in enumerate(figures.each(breaks.drop_duplicates("period_start"))):
        note = escape(i18n.pick(row._asdict(), "note"))
        st.caption(f"{figures.CIRCLED[at % 9]} {metrics.date(days[at])}: {i18n.escape(note)}")
    panel.caption([record])
    last = own[own["status"] != "no_data"]["period"].iloc[::-1]
    numbers = [origin.Number(record.metric, view.unit_id, str(own["period_type"].iloc[0]), p) for p in last]
    panel.footer(panel.raw(own.assign(unit_name=unit)), [record], view, numbers, "trend")


@st.cache_data(max_entries=500, show_spinner=False)
def _figure(
    file: str, view: Filters, metric: str, period_type: str, dark: bool, phone: bool
) -> dict[str, Any]:
    """The large chart as a plain dictionary, kept per build, view and appearance."""
    record = metrics.records()[metric]
    above = panel.parent_of(view)
    rows = series(view, record, period_type, tuple(u for u in (view.unit_id, above) if u))
    breaks = queries.run("breaks", hierarchy=view.hierarchy, metric=metric, units=(view.unit_id,))
    parent = rows[rows["unit_id"] == above] if above and record.kind != "count" else None
    names = {
        "unit": panel.unit_name(view.unit_id, view.hierarchy),
        "parent": panel.unit_name(above, view.hierarchy),
    }
    days = breaks["period_start"].drop_duplicates().tolist()
    return figures.trend(
        rows[rows["unit_id"] == view.unit_id], parent, days, names, panel.scale(record), panel.look(record)
    )
