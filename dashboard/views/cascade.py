"""How targets flow into a unit: each result of its leader with who serves it, and what became of the indicators."""

import datetime as dt
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import cards, figures, filters, i18n, metrics, origin, panel, queries, spans, warehouse
from dashboard.filters import Filters
from dashboard.i18n import t

METRIC = "targets_met"
SHOWN = 4


def show(view: Filters) -> None:
    """The results of the unit and those from above that it serves, in the latest period that has targets."""
    rows = latest(answer(view), view)
    number = value(view, rows)
    if number is None and rows.empty:
        panel.nothing(t("cascade.none"))
        return
    cards.style()
    if number is not None:
        st.markdown(told(number))
    if rows.empty:
        panel.nothing(
            t("cascade.few" if number is not None and pd.notna(number.n_to) else "cascade.no_above")
        )
    for is_own, part in rows.groupby("is_own", sort=False):
        st.html(table(part.head(SHOWN), bool(is_own)))
        _more(part, bool(is_own))
    if len(rows) and (rows["status"] == "hidden").any():
        st.caption(t("cascade.coarse"))
    _footer(view, number)


def answer(view: Filters) -> pd.DataFrame:
    """Rows of `cascade` for the unit, up to the end of the chosen period."""
    until = spans.after(view.period_start, view.period_type) - dt.timedelta(days=1)
    try:
        return queries.run("cascade", hierarchy=view.hierarchy, unit_id=view.unit_id, until=until)
    except warehouse.UnknownTable:  # a build made before there was a cascade
        return pd.DataFrame(columns=["period_type", "period", "is_own", "status"])


def latest(rows: pd.DataFrame, view: Filters) -> pd.DataFrame:
    """Of these the latest period: of the type in which the chosen one is told where there is one, else of any."""
    wanted = spans.effective(("quarter", "semester", "year"), view.period_type)
    alike = rows[rows["period_type"] == wanted]
    rows = alike if len(alike) else rows
    return rows[rows["period"] == rows["period"].iloc[0]] if len(rows) else rows


def value(view: Filters, rows: pd.DataFrame) -> Any | None:
    """The unit's own number about targets for that period (without rows the latest there is); None for none."""
    record = metrics.records().get(METRIC)
    if record is None:
        return None
    period_type = (
        rows["period_type"].iloc[0] if len(rows) else spans.effective(record.periods, view.period_type)
    )
    found = queries.run(
        "trend", hierarchy=view.hierarchy, metric=METRIC, units=(view.unit_id,), period_type=period_type
    )
    until = spans.after(view.period_start, view.period_type)
    found = found[(found["status"] != "no_data") & (pd.to_datetime(found["period_start"]).dt.date < until)]
    if len(rows):
        found = found[found["period"] == rows["period"].iloc[0]]
    return next(figures.each(found.sort_values("period_start").tail(1)), None)


def told(row: Any) -> str:
    """The number in one sentence with its n, or that it is hidden."""
    record = metrics.records()[METRIC]
    label, period = i18n.escape(i18n.pick(record, "label")), metrics.period_label(row.period)
    if row.status == "hidden":
        return f"{label}, {period}: {t('figure.hidden')}"
    number = metrics.told(record, row.value, row.bound, row.n_to)
    return f"{label}, {period}: **{number}** ({metrics.sized(row.n, row.n_to)})"


def table(rows: pd.DataFrame, is_own: bool) -> str:
    """Results with the employees who serve them and how many of their measured indicators were met, as HTML."""
    heads = ("own" if is_own else "above", "persons", "met")
    head = "".join(f'<th scope="col">{escape(t(f"cascade.{name}"))}</th>' for name in heads)
    return (
        f'<table class="k-pattern k-cascade"><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(_line(row) for row in figures.each(rows))}</tbody></table>"
    )


def _line(row: Any) -> str:
    persons = t("cascade.n_persons", n=metrics.size(row.n_persons, row.n_persons_to))
    spread = (
        "" if pd.isna(row.n_units) or row.n_units < 2 else t("cascade.n_units", n=metrics.number(row.n_units))
    )
    return (
        f'<tr><th scope="row">{escape(str(row.above_result))}</th>'
        f"<td>{escape(persons)}<small>{escape(spread)}</small></td><td>{_met(row)}</td></tr>"
    )


def _met(row: Any) -> str:
    """A bar of the measured indicators that were met, with the counts in words."""
    if row.status == "hidden":
        return f"<span>{escape(t('cascade.closed'))}</span>"
    words = int(row.n_indicators - row.n_measured)
    beside = f"<small>{escape(t('cascade.n_words', n=metrics.number(words)))}</small>" if words else ""
    if not row.n_measured:
        return f"<span>{escape(t('cascade.unmeasured'))}</span>{beside}"
    said = t("cascade.n_met", n=metrics.number(row.n_met), of=metrics.number(row.n_measured))
    return (
        f'<span class="k-stack" role="img" aria-label="{escape(said, quote=True)}">'
        f'<i class="k-good" style="width:{100 * row.n_met / row.n_measured:.1f}%"></i></span>'
        f"<b>{escape(said)}</b>{beside}"
    )


def _more(rows: pd.DataFrame, is_own: bool) -> None:
    """What stands behind the first few results, opened on demand."""
    if len(rows) > SHOWN:
        with st.expander(t("cascade.more", n=metrics.number(len(rows) - SHOWN))):
            st.html(table(rows.tail(len(rows) - SHOWN), is_own))


def _footer(view: Filters, row: Any | None) -> None:
    st.caption(t("cascade.note"))
    with st.container(horizontal=True, gap="small"):
        if row is not None:
            number = origin.Number(METRIC, view.unit_id, row.period_type, row.period)
            origin.button([number], view.hierarchy, key=f"cascade_origin_{view.unit_id}")
        filters.link("trend", t("cascade.to_trend"), icon=":material/show_chart:", metric=METRIC)
