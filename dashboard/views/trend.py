"""Tren: one metric over time for the unit, its parent and its parts."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    figures,
    filters,
    frame,
    i18n,
    judgements,
    metrics,
    origin,
    panel,
    queries,
    spans,
    tables,
    theme,
)  # fmt: skip
from dashboard.figures import Mark, icons
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.kept import kept
from dashboard.metrics import Metric
from dashboard.views import charted, marks, notes, parts, verdicts


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
    """Choice of metric, the large chart or its table, what is noted about it, and the parts as small multiples."""
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
    notes.box(view, record.metric, figures.days(own[figures.shown(own)]["period_start"]))
    parts.show(view, record, period_type, chosen(view, own, period_type))
    panel.explain(parts.series(view, record, period_type))


def asked(view: Filters, period_type: str) -> str:
    """The period of this type that the view asks for: the one around its own, or the last one within it."""
    return spans.containing(
        spans.after(view.period_start, view.period_type) - dt.timedelta(days=1), period_type
    )


def chosen(view: Filters, own: pd.DataFrame, period_type: str) -> str:
    """The period the chart speaks of: the one asked for, or the last before it with a number to show."""
    period = asked(view, period_type)
    known = own[figures.shown(own) & (own["period_start"] <= pd.Timestamp(metrics.period_start(period)))]
    return period if known.empty else str(known["period"].iloc[-1])


def _large(view: Filters, record: Metric, period_type: str, own: pd.DataFrame) -> None:
    rows = verdicts.points(view, record, period_type, (view.unit_id,))
    segments = verdicts.segments(view, record, period_type, view.unit_id)
    drawn = marks.of(view, record.metric, figures.series(own), period_type)
    period = chosen(view, own, period_type)
    above = above_of(view, record, period_type)
    _verdict(record, view, rows, period, period_type)
    head = st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="trend_head"
    )
    with head:
        ways = ("chart", "beside", "table") if above else ("chart", "table")
        legend = st.empty()
        way = panel.choice("trend_as", ways, t("figure.as"))
    with legend.container():
        _legend(record, way, view, above, segments, bool(drawn))
    if way == "table":
        table = tables.columns(own, record).join(charted.columns(own, rows, record, period_type))
        panel.table(table.iloc[::-1], t("trend.table_alt"))
    else:
        draw = _figure if way == "beside" else _control
        look = (theme.ink().dark, panel.narrow())
        figure, told = draw(queries.key(), view, record.metric, period_type, drawn, period, *look)
        panel.chart(figure, told, "trend_chart")
    marks.explain(drawn)
    _remarks(view, record, rows, segments, period, period_type)
    panel.caption([record])
    last = own[own["status"] != "no_data"]["period"].iloc[::-1]
    numbers = [origin.Number(record.metric, view.unit_id, period_type, period) for period in last]
    panel.footer(lambda: _file(view, record, own, rows, period_type), [record], view, numbers, "trend")


def _file(
    view: Filters, record: Metric, own: pd.DataFrame, rows: pd.DataFrame, period_type: str
) -> pd.DataFrame:
    named = own.assign(unit_name=panel.unit_name(view.unit_id, view.hierarchy))
    return tables.raw(named).join(charted.unrounded(own, rows, record, period_type))


def _verdict(record: Metric, view: Filters, rows: pd.DataFrame, period: str, period_type: str) -> None:
    """The one sentence to be read from the chart, with its icon; then what followed each intervention."""
    row = verdicts.at(rows, period)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="verdict"):
        signs = icons.silent(icons.variation(row.verdict_now, row.side_now) if row else "none", "k-large")
        if row and verdicts.text(row.target_now):
            signs += icons.silent(row.target_now, "k-large")
        st.html(signs, width="content")
        told = [verdicts.sentence(row, record, period, period_type)]
        if period != (wanted := asked(view, period_type)):
            told.insert(0, t("signal.sentence_nothing", period=metrics.period_label(wanted)))
        st.markdown(" ".join(told))
    until = metrics.period_start(period)
    happened = verdicts.noted(judgements.events(view.hierarchy, (view.unit_id,)), record.metric)
    done = happened[happened["kind"] == "intervention"]
    told = [
        verdicts.since(i18n.escape(event.title), event.day, rows, period_type, until)
        for event in figures.each(done)
        if event.day <= until
    ]
    if told:
        st.markdown("  \n".join([*told, f":gray[{t('signal.since_caution')}]"]))


def _legend(
    record: Metric, way: str, view: Filters, above: str | None, segments: pd.DataFrame, noted: bool
) -> None:
    if way == "beside":
        panel.legend(
            ("line", panel.unit_name(view.unit_id, view.hierarchy)),
            ("other", above and panel.unit_name(above, view.hierarchy)),
            ("break", t("figure.break") if noted else None),
        )  # fmt: skip
        return
    is_drawn = bool(segments["centre"].notna().any())
    is_full = bool((segments["state"] == "full").any())
    known = ("changed",) if record.better == "neutral" else ("better", "worse")
    panel.legend(
        ("grey", t("signal.key_series")),
        *((key, t(f"signal.key_{key}") if is_full else None) for key in known),
        ("centre", t("signal.key_centre") if is_drawn else None),
        ("band", t("signal.key_band") if is_full else None),
        ("chosen", t("signal.key_chosen")),
        interval=False,
    )


def _remarks(
    view: Filters, record: Metric, rows: pd.DataFrame, segments: pd.DataFrame, period: str, period_type: str
) -> None:
    """What the limits of the chosen period's segment come from, and what to beware of."""
    row = verdicts.at(rows, period)
    if segments.empty:
        return
    here = segments[segments["segment"] == row.segment] if row is not None else segments.tail(1)
    for part in figures.each(here):
        st.caption("  \n".join(verdicts.remarks(part, rows, record, period_type)))
    verdicts.by_quarter(record, period_type, here["state"])


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


@kept(500)
def _control(
    file: str, view: Filters, metric: str, period_type: str, drawn: tuple[Mark, ...], period: str, dark: bool,
    phone: bool,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """The control chart as a plain dictionary and in words, kept per build, view, notes and appearance."""
    record = metrics.records()[metric]
    own = figures.series(series(view, record, period_type, (view.unit_id,)))
    rows = verdicts.points(view, record, period_type, (view.unit_id,))
    chart = charted.chart(rows, verdicts.segments(view, record, period_type, view.unit_id), period_type)
    unit, look = panel.unit_name(view.unit_id, view.hierarchy), panel.look(record)
    told = figures.told(own, unit, i18n.pick(record, "label"), t("figure.alt_series"), look)
    said = verdicts.alternative(rows, period, period_type)
    figure = figures.control_chart(own, chart, drawn, period, unit, panel.scale(record), look)
    return figure, ". ".join(filter(None, [told, said]))


@kept(500)
def _figure(
    file: str, view: Filters, metric: str, period_type: str, drawn: tuple[Mark, ...], period: str, dark: bool,
    phone: bool,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """The unit beside the one above it, as a plain dictionary and in words, kept in the same way."""
    record, above = metrics.records()[metric], above_of(view, metrics.records()[metric], period_type)
    rows = series(view, record, period_type, tuple(u for u in (view.unit_id, above) if u))
    lines = figures.split(rows, "unit_id")
    own, parent = lines.get((view.unit_id,), []), lines.get((above or "",), [])
    unit, look = panel.unit_name(view.unit_id, view.hierarchy), panel.look(record)
    names = {"unit": unit, "parent": panel.unit_name(above, view.hierarchy)}
    told = figures.told(own, unit, i18n.pick(record, "label"), t("figure.alt_series"), look)
    return figures.trend(own, parent, drawn, names, panel.scale(record), look), told
