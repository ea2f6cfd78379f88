"""Tren: one metric over time for the unit, its parent and its parts."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, frame, i18n, metrics, origin, panel, queries, spans, theme
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import overview

MOST_PARTS = 60


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
    parts(view, record, period_type)


def _large(
    view: Filters, record: Metric, own: pd.DataFrame, parent: pd.DataFrame | None, breaks: pd.DataFrame
) -> None:
    unit = panel.unit_name(view.unit_id, view.hierarchy)
    above = panel.unit_name(panel.parent_of(view), view.hierarchy) if parent is not None else None
    if record.kind == "count":
        parent, above = None, None
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        panel.legend(unit, above, metric_breaks=not breaks.empty, whole=False)
        way = panel.choice("trend_as", ("chart", "table"), t("figure.as"))
    days = breaks["period_start"].drop_duplicates().tolist()
    if way == "table":
        panel.table(panel.columns(own.iloc[::-1], record), t("trend.table_alt"))
    else:
        figure = _figure(
            queries.key(), view, record.metric, str(own["period_type"].iloc[0]), theme.ink().dark
        )
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
def _figure(file: str, view: Filters, metric: str, period_type: str, dark: bool) -> dict[str, Any]:
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


def parts(view: Filters, record: Metric, period_type: str) -> None:
    """The units directly below, each as a small line on one shared axis over the line of the chosen unit."""
    tree = filters.units()
    below = tree[tree["parent_id"] == view.unit_id].head(MOST_PARTS)
    if below.empty:
        return
    frame.section(
        t("trend.parts"),
        t("trend.parts_lead", unit=i18n.escape(panel.unit_name(view.unit_id, view.hierarchy))),
    )
    rows = series(view, record, period_type, (view.unit_id, *below["unit_id"]))
    told = [unit for unit in below["unit_id"] if figures.shown(rows[rows["unit_id"] == unit]).any()]
    if not told:
        frame.empty(t("trend.no_parts"), t("trend.no_parts_body"))
        return
    st.html(multiples(rows, told, below["unit_name"].to_dict(), view, record))
    silent = [str(below["unit_name"][unit]) for unit in below["unit_id"] if unit not in told]
    if silent:
        st.caption(t("trend.silent", units=i18n.escape(", ".join(silent))))
    shown = rows[rows["unit_id"].isin(told)]
    names = shown["unit_id"].map(below["unit_name"])
    latest = shown[shown["status"] != "no_data"].groupby("unit_id", sort=False).tail(1)
    numbers = [
        origin.Number(record.metric, row.unit_id, row.period_type, row.period) for row in figures.each(latest)
    ]
    panel.footer(panel.raw(shown.assign(unit_name=names)), [record], view, numbers, "trend_parts")


def multiples(
    rows: pd.DataFrame, units: list[str], names: dict[str, str], view: Filters, record: Metric
) -> str:
    """HTML of the small multiples; the axis spans all of them, so that they can be compared by eye."""
    look, tone = panel.look(record), theme.ink()
    series_of = {unit: part for unit, part in rows.groupby("unit_id", sort=False)}
    limits = figures.limits(record.unit, record.kind)
    span = figures.extent([series_of[u].assign(lo=None, hi=None) for u in units], *limits)
    whole = None if record.kind == "count" else series_of.get(view.unit_id)
    breaks = queries.run("breaks", hierarchy=view.hierarchy, metric=record.metric, units=tuple(units))
    cells = []
    for unit in units:
        days = breaks.loc[breaks["unit_id"] == unit, "period_start"].tolist()
        part = series_of[unit].sort_values("period_start")
        alt = figures.told(part, names[unit], i18n.pick(record, "label"), t("figure.alt_series"), look)
        image = figures.image(figures.line(part, whole, days, tone, span), alt, "")
        last = part[figures.shown(part)].iloc[-1]
        cells.append(
            f'<figure class="k-multiple"><figcaption><span title="{escape(names[unit], quote=True)}">'
            f"{escape(names[unit])}</span><b>{escape(look.number(last['value']))}</b></figcaption>"
            f'<div class="k-frame">{image}</div>'
            f"<small><span>{escape(look.period(part['period'].iloc[0]))}</span>"
            f"<span>{escape(look.period(last['period']))} · n {escape(look.count(last['n']))}</span></small></figure>"
        )
    axis = t("trend.axis", low=look.number(span[0]), high=look.number(span[1]))
    return f'<div class="k-multiples">{"".join(cells)}</div><p class="k-basis">{escape(axis)}</p>'
