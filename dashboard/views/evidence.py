"""The evidence for one area of improvement: what people wrote, and which parts the number is made of."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import figures, filters, i18n, metrics, panel, queries, spans, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric

QUOTES = 3


def show(view: Filters, row: Any, record: Metric) -> None:
    """What people wrote, and which parts of the unit the number is made of."""
    start = metrics.period_start(row.period)
    quotes = queries.run(
        "sentences", hierarchy=view.hierarchy, unit_id=view.unit_id, metrics=themes(record),
        periods=spans.quarters(start, row.period_type), each=QUOTES,
    )  # fmt: skip
    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**{t('improvement.quotes')}**")
        if quotes.empty:
            st.caption(t("improvement.no_quotes"))
        for found in figures.each(quotes.head(QUOTES)):
            st.html(quote(found, view))
    with right:
        st.markdown(f"**{t('improvement.parts')}**")
        _parts(view, row, record)


def themes(record: Metric) -> tuple[str, ...]:
    """Keys under which sentences about this may be kept: the metric and its sisters of the same member."""
    if record.member is None:
        return (record.metric,)
    return tuple(other.metric for other in metrics.records().values() if other.member == record.member)


def quote(found: Any, view: Filters) -> str:
    """What somebody wrote, with its source; its row only where the file on screen knows it."""
    place = [t("improvement.line", file=found.file_name, row=found.row)] if pd.notna(found.row) else []
    where = " · ".join([
        t(f"improvement.source_{found.source}"), panel.unit_name(found.unit_id, view.hierarchy),
        metrics.period_label(found.period, short=True), *place,
    ])  # fmt: skip
    return f'<div class="k-quote">{escape(found.text)}<small>{escape(where)}</small></div>'


def _parts(view: Filters, row: Any, record: Metric) -> None:
    below = tree.parts(filters.units(), view.unit_id)["unit_name"].to_dict()
    if not below:
        _sisters(view, row, record)
        return
    rows = queries.run(
        "comparison",
        hierarchy=view.hierarchy,
        units=tuple(below),
        metrics=(record.metric,),
        period_types=(row.period_type,),
        periods=(row.period,),
    )
    rows = rows[figures.shown(rows) | (rows["status"] == "hidden")]
    if rows.empty:
        _sisters(view, row, record)
        return
    first = [tree.is_group(filters.units(), unit) for unit in rows["unit_id"]]
    rows = rows.assign(unit_name=rows["unit_id"].map(below), alone=[not group for group in first])
    rows = tables.masked(rows.sort_values(["alone", "unit_name"]))
    panel.table(
        pd.DataFrame({
            t("figure.col_unit"): rows["unit_name"],
            t("figure.col_value"): [tables.words(part, record) for part in figures.each(rows)],
            t("figure.col_interval"): [tables.interval(p, record) for p in figures.each(rows)],
            "n": [metrics.size(part.n, part.n_to) for part in figures.each(rows)],
        }),
        t("improvement.parts"), height=37 + 35 * min(len(rows), 6),
    )  # fmt: skip


def _sisters(view: Filters, row: Any, record: Metric) -> None:
    """The same thing as other sources see it: share dissatisfied, complaints about it …"""
    records = [metrics.records()[key] for key in themes(record) if key != record.metric]
    same = [other for other in records if row.period_type in other.periods]
    rows = queries.run(
        "comparison",
        hierarchy=view.hierarchy,
        units=(view.unit_id,),
        metrics=tuple(other.metric for other in same),
        period_types=(row.period_type,) * len(same),
        periods=(row.period,) * len(same),
    )
    found = {part.metric: part for part in figures.each(rows[figures.shown(rows)])}
    told = [other for other in same if other.metric in found]
    if not told:
        st.caption(t("improvement.no_parts"))
        return
    st.caption(t("improvement.sisters"))
    panel.table(
        pd.DataFrame({
            t("figure.col_metric"): [i18n.pick(other, "label") for other in told],
            t("figure.col_value"): [tables.words(found[other.metric], other) for other in told],
            t("figure.col_interval"): [
                tables.interval(found[other.metric], other) for other in told
            ],
            "n": [metrics.size(found[other.metric].n, found[other.metric].n_to) for other in told],
        }),
        t("improvement.sisters"),
    )  # fmt: skip
