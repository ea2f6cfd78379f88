"""Complaints on Umpan balik masyarakat: how many, about what, per service, and whether deadlines are kept."""

import pandas as pd
import streamlit as st

from dashboard import figures, frame, metrics, panel, tables
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import citizens, members, overview, verdict

ASPECT, CLASSES = "complaints", "closed_in_time"
BESIDE = ("complaints", "complaints_per_1000", "first_reply_days", "close_workdays", "closed_in_time")


def show(view: Filters) -> None:
    """Cards and themes of the unit, deadlines by class, then its parts beside one another."""
    frame.section(t("citizens.complaints"), t("overview.lead_complaints"))
    overview.aspect(ASPECT, overview.aspects().get(ASPECT, []), view)
    _classes(view)
    _units(view)


def _classes(view: Filters) -> None:
    """One line per class of report that occurs: its deadline and how often it is kept."""
    records = metrics.of_family(CLASSES)
    rows = citizens.rows_of(view, records, [view.unit_id]) if records else pd.DataFrame()
    if rows.empty or (rows["status"] == "no_data").all():
        panel.nothing(t("citizens.no_class"))
        return
    st.subheader(t("citizens.classes"), anchor=False)
    st.caption(t("citizens.classes_lead", period=metrics.period_label(str(rows["period"].iloc[0]))))
    days, by_key = deadlines(), metrics.records()
    found = [row for row in figures.each(rows) if row.status != "no_data"]
    panel.table(
        pd.DataFrame(
            {
                t("citizens.class"): [members.member(by_key[row.metric]) for row in found],
                t("citizens.deadline"): [days.get(str(by_key[row.metric].member), "") for row in found],
                t("citizens.in_time"): [tables.words(row, by_key[row.metric]) for row in found],
                t("figure.col_interval"): [tables.interval(row, by_key[row.metric]) for row in found],
                "n": ["" if row.status == "hidden" else metrics.size(row.n, row.n_to) for row in found],
            }
        ),
        t("citizens.classes"),
    )
    said = [by_key[row.metric] for row in found]
    citizens.footer(view, rows[rows["status"] != "no_data"], citizens.parts(view), said, "citizens_classes")


def deadlines() -> dict[str, str]:
    """Class of report -> working days allowed, as the rules of this build have them."""
    rules = verdict.rules("lapor_deadline")  # a key is the class and the word of the portal
    return dict(zip(rules["key"].str.split(",").str[0], rules["value"].astype(str), strict=True))


def _units(view: Filters) -> None:
    """Parts of the unit beside one another; no direction where more can mean an open channel."""
    records: list[Metric] = [metrics.records()[key] for key in BESIDE if key in metrics.records()]
    rows = citizens.rows_of(view, records, list(citizens.parts(view)))
    reported = rows[(rows["n"] > 0) | (rows["status"] == "hidden") | (rows["unit_id"] == view.unit_id)]
    units = citizens.told(reported, citizens.parts(view))
    if len(units) < 2:
        return
    st.subheader(t("citizens.units"), anchor=False)
    st.caption(t("citizens.units_lead"))
    looks = {record.metric: panel.look(record) for record in records}
    periods = dict(zip(rows["metric"], rows["period"], strict=True))
    heads = [
        (members.member(record), metrics.period_label(periods.get(record.metric), short=True))
        for record in records
    ]
    citizens.board(view, rows, units, looks, heads, "citizens_units")
    citizens.footer(view, rows, units, records, "citizens_units")
