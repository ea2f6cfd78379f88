"""Kinerja saya: what the signed-in person may read of himself, and of nobody else."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, frame, i18n, metrics, panel, queries, tree, warehouse
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.views import around, verdict

YEARS = 2


def main(view: Filters) -> None:
    """The whole page, or the one reason why there is nothing on it."""
    if why := closed():
        frame.empty(t(f"mine.{why}"), t(f"mine.{why}_body"))
        return
    rows = queries.own("appraisals")
    if rows.empty and queries.own("plans").empty and queries.own("behaviour").empty:
        frame.empty(t("mine.no_rows"), t("mine.no_rows_body"))
        return
    unit_id = home(rows)
    _who(unit_id)
    if not rows.empty:
        _chosen(rows)
        _history(rows)
    around.feedback(unit_id)
    around.unit(view, unit_id)


def alone() -> None:
    """Leave out what is said of the unit chosen on the other pages: nothing here depends on it."""
    st.html("<style>.st-key-filters,.st-key-audience{display:none}</style>")


def closed() -> str:
    """Why there is no record to show: no person behind the account, or a process that may open none."""
    if warehouse.audience() == "shared":
        return "shared"
    return "" if access.user().person_key else "no_person"


def home(rows: pd.DataFrame) -> str:
    """The unit in which the person was counted last."""
    counted = rows[rows["is_counted"] & rows["unit_id"].notna()]
    return str(counted["unit_id"].iloc[0]) if len(counted) else ""


def _who(unit_id: str) -> None:
    person = queries.own("person")
    told = [str(person[part].iloc[0]) for part in ("name", "position") if len(person)]
    told += [tree.unit_name(unit_id, "command")] if unit_id else []
    st.html(f'<p class="k-who">{" · ".join(escape(part) for part in told)}</p>')
    frame.note(t("mine.alone"))


def code(row: Any) -> str:
    """The period of a record; of a row that does not count its place in the file as well."""
    return str(row.period) if row.is_counted else f"{row.period}.{row.row}"


def first(rows: pd.DataFrame) -> str:
    """The record to begin with: the latest annual result, else the latest one with a rating, else the latest."""
    rated = rows[rows["rating"].notna()]
    annual = rated[rated["period_type"] == "year"]
    found = next(part for part in (annual, rated, rows) if len(part))
    return code(next(figures.each(found)))


@st.fragment
def _chosen(rows: pd.DataFrame) -> None:
    """One result in full: the two ratings on the matrix, the rule, who rated and when, and the way to object."""
    frame.section(t("mine.result"), t("mine.result_lead"))
    records = {code(row): row for row in figures.each(rows)}
    key = filters.bind("record", list(records), first(rows))
    picked = st.selectbox(
        t("mine.record"), list(records), key=key, format_func=lambda c: _title(records[c]), width=320
    )
    row = records[picked]
    with st.container(border=True, key="own_result"):
        st.html(verdict.html(row))
    _counted_in(row)


def _title(row: Any) -> str:
    acting = f" · {t('mine.acting')}" if row.is_acting else ""
    return f"{metrics.period_label(row.period)}{acting}"


def _counted_in(row: Any) -> None:
    """In which numbers of the unit this row counts, with a way to each."""
    found = queries.own("contributions")
    found = found[
        (found["file_name"] == row.file_name)
        & (found["row"] == row.row)
        & (found["sheet"].fillna("") == (row.sheet or ""))
    ]
    if found.empty:
        st.caption(t("mine.counts_nowhere"))
        return
    unit_id = str(found["unit_id"].iloc[0])
    st.markdown(f"**{t('mine.counts', unit=i18n.escape(tree.unit_name(unit_id, 'command')))}**")
    st.html(f'<ul class="k-counts">{"".join(_contribution(part) for part in figures.each(found))}</ul>')


def _contribution(part: Any) -> str:
    record = metrics.records()[part.metric]
    answer = t("mine.yes") if part.numerator else t("mine.no")
    to = escape(
        filters.address("trend", unit_id=part.unit_id, hierarchy="command", metric=part.metric), quote=True
    )
    label = escape(i18n.pick(record, "label"))
    return (
        f'<li><a href="{to}" target="_self">{label}</a><span>{escape(i18n.pick(record, "numerator"))}: '
        f"<b>{escape(answer)}</b></span></li>"
    )


@st.fragment
def _history(rows: pd.DataFrame) -> None:
    """All results by year, the latest years at first."""
    frame.section(t("mine.history"), t("mine.history_lead"))
    years = sorted({period[:4] for period in rows["period"]}, reverse=True)
    if len(years) > YEARS and not st.session_state.get("own_years", False):
        rows = rows[rows["period"].str[:4].isin(years[:YEARS])]
    st.html(verdict.history(rows))
    if len(years) > YEARS:
        st.toggle(t("mine.all_years", n=len(years)), key="own_years")


def sources() -> None:
    """From which row of which file each appraisal and plan comes; the last part of the page."""
    if closed():
        return
    rows, plans = queries.own("appraisals"), queries.own("plans")
    if rows.empty and plans.empty:
        return
    frame.section(t("mine.sources"), t("mine.sources_lead"))
    columns = ["period", "file_name", "sheet", "row"]
    what = [(rows, t("mine.appraisal")), (plans, t("mine.plan"))]
    found = pd.concat([part[columns].assign(what=word) for part, word in what], ignore_index=True)
    said = [*_said(rows["rating"], "not_rated"), *_said(plans["plan_status"], "none")]
    panel.table(
        pd.DataFrame({
            t("mine.what"): found["what"],
            t("figure.col_period"): [metrics.period_label(period) for period in found["period"]],
            t("mine.says"): said,
            t("origin.file"): found["file_name"],
            t("origin.sheet"): found["sheet"].fillna("").replace("", "–"),
            t("origin.row"): found["row"],
        }),
        t("mine.sources"),
    )  # fmt: skip


def _said(words: "pd.Series[Any]", nothing: str) -> list[str]:
    return [t(f"said.{word if isinstance(word, str) else nothing}") for word in words]
