"""The same service from quarter to quarter: what its users say of it, and how often it was given."""

import pandas as pd
import streamlit as st

from dashboard import filters, frame, i18n, metrics, panel, queries, tables, tree
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import NOTHING
from dashboard.views import citizens

QUARTERS = 8


def show(view: Filters) -> None:
    """Choice of a service among those of the unit and of all below it, and its quarters."""
    frame.section(t("citizens.service"), t("citizens.service_lead"))
    rows = answer(view)
    if rows.empty:
        panel.nothing(t("citizens.no_service"))
        return
    options = list(dict.fromkeys(rows["service"]))
    key = filters.bind("service", options, most_given(rows))
    picked = st.selectbox(t("citizens.which"), options, key=key)
    chosen = rows[rows["service"] == picked].sort_values(
        ["unit_name", "period_start"], ascending=[True, False]
    )
    panel.table(table(chosen), t("citizens.service_alt", service=picked))
    if (chosen["status"] == "hidden").any():
        st.caption(t("hidden.why"))
    frame.note(t("citizens.service_note"))
    ikm = metrics.records()["ikm"]
    panel.offer(lambda: typed(chosen), lambda: panel.about([ikm], view), view.lang, "citizens_service", [ikm])


def answer(view: Filters) -> pd.DataFrame:
    """Services of the unit and of all units below it in the last quarters, with the names of the units."""
    units = tree.below(view.unit_id, view.hierarchy)
    rows = queries.run(
        "services",
        hierarchy=view.hierarchy,
        units=units,
        periods=tuple(citizens.quarters(view, QUARTERS)),
    )
    return rows.assign(unit_name=[tree.unit_name(unit, view.hierarchy) for unit in rows["unit_id"]])


def most_given(rows: pd.DataFrame) -> str:
    """The service with most respondents, then most often given: what is shown first."""
    sums = rows.groupby("service", sort=True)[["n", "services"]].sum()
    return str(sums.sort_values(["n", "services"], ascending=False, kind="stable").index[0])


def table(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per unit and quarter in words; nothing of what respondents said where that is hidden."""
    record = metrics.records()["ikm"]
    hidden = rows["status"] == "hidden"

    def written(value: float, is_hidden: bool) -> str:
        return t("figure.hidden") if is_hidden else metrics.fmt(record, value)

    ends = [
        "" if pd.isna(lo) else f"{metrics.fmt(record, lo)}–{metrics.fmt(record, hi)}"
        for lo, hi in zip(rows["lo"].mask(hidden), rows["hi"].mask(hidden), strict=True)
    ]
    return pd.DataFrame(
        {
            t("figure.col_unit"): rows["unit_name"].tolist(),
            t("figure.col_period"): [metrics.period_label(period, short=True) for period in rows["period"]],
            i18n.pick(record, "short"): [
                written(value, gone) for value, gone in zip(rows["ikm"].mask(hidden), hidden, strict=True)
            ],
            t("figure.col_interval"): ends,
            t("citizens.respondents"): [
                NOTHING if gone else metrics.number(n) for n, gone in zip(rows["n"], hidden, strict=True)
            ],
            t("citizens.given"): [
                _given(count, months) for count, months in zip(rows["services"], rows["months"], strict=True)
            ],
        }
    )


def typed(rows: pd.DataFrame) -> pd.DataFrame:
    """The same for a file: numbers unrounded, none of them in a hidden row, which is called hidden."""
    rows = rows.reset_index(drop=True)
    hidden = rows["status"] == "hidden"
    seen = rows[["ikm", "lo", "hi", "n"]].astype(float).mask(hidden)
    return pd.DataFrame(
        {
            t("figure.col_unit"): rows["unit_name"],
            t("figure.col_period"): [metrics.period_label(period, short=True) for period in rows["period"]],
            i18n.pick(metrics.records()["ikm"], "short"): seen["ikm"],
            t("figure.col_lo"): seen["lo"],
            t("figure.col_hi"): seen["hi"],
            t("citizens.respondents"): tables.counts(seen["n"]),
            t("citizens.given"): tables.counts(rows["services"]),
            t("citizens.months"): tables.counts(rows["months"]),
            t("figure.col_status"): [t(f"figure.{status}") for status in rows["status"]],
        }
    )


def _given(count: float, months: float) -> str:
    """How often; with the number of months where the quarter is not known whole."""
    if pd.isna(count):
        return NOTHING
    said = metrics.number(count)
    return said if months == 3 else t("citizens.some_months", n=said, months=metrics.number(months))
