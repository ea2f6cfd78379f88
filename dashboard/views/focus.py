"""Recommended focus: for each area what kind of action the rules suggest, on which figures, and what citizens wrote."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import access, figures, filters, frame, i18n, metrics, origin, queries, spans
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import evidence

KINDS = ("quarter", "year")
FIRST, QUOTES = 3, 2
PLACES = {"below": "competence", "low": "competence", "behaviour": "behaviour"}
ICONS = {
    "perbaikan_proses": ":material/account_tree:", "perbaikan_layanan": ":material/support_agent:",
    "pelatihan": ":material/school:", "bimbingan": ":material/supervisor_account:",
    "konseling": ":material/forum:", "umpan_balik": ":material/rate_review:",
    "penugasan_khusus": ":material/assignment_ind:", "apresiasi": ":material/workspace_premium:",
}  # fmt: skip


def show(view: Filters) -> None:
    """The advice for the chosen unit, the first ones open; or why there is none."""
    rows = answer(view)
    frame.section(t("focus.title"), t("focus.lead", period=metrics.period_label(period_of(view))))
    if rows.empty:
        frame.note(t("focus.none"))
        return
    _cards(view, rows.head(FIRST))
    if len(rows) > FIRST:
        more = st.expander(
            t("focus.more", n=metrics.number(len(rows) - FIRST)), on_change="rerun", key="focus_more"
        )
        if more.open:
            with more:
                _cards(view, rows.iloc[FIRST:])
    frame.note(t("focus.note"))


def period_of(view: Filters) -> str:
    """The quarter or year for which there is advice."""
    return spans.containing(view.period_start, spans.effective(KINDS, view.period_type))


def answer(view: Filters) -> pd.DataFrame:
    """Published advice for the chosen unit and period, in its order."""
    return queries.run("focus", hierarchy=view.hierarchy, unit_id=view.unit_id, period=period_of(view))


def _cards(view: Filters, rows: pd.DataFrame) -> None:
    for row in figures.each(rows):
        with st.container(border=True, key=f"focus_{row.rule}", gap="xsmall"):
            st.badge(t(f"focus.action_{row.action}"), icon=ICONS.get(row.action), color="blue")
            st.html(face(row))
            if row.signal.startswith("element:"):
                _quotes(view, row)
            with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
                _onward(row)
                numbers = [origin.Number(row.metric, view.unit_id, row.period_type, row.period)]
                if isinstance(row.also_metric, str):
                    numbers.append(origin.Number(row.also_metric, view.unit_id, row.period_type, row.period))
                origin.button(numbers, view.hierarchy, key=f"focus_from_{row.rule}")


def _onward(row: Any) -> None:
    kind, _, _ = row.signal.partition(":")
    page = PLACES.get(kind, "trend")
    if page in access.pages() and page != "trend":
        filters.link(page, t(f"focus.to_{page}"), icon=":material/arrow_forward:")
    else:
        filters.link("trend", t("focus.to_trend"), icon=":material/show_chart:", metric=row.metric)


def face(row: Any) -> str:
    """HTML of one advice: the reason, and the figures it rests on."""
    lines = "".join(f'<p class="k-soft">{escape(line)}</p>' for line in reasons(row))
    return f'<div class="k-gap k-words"><h3>{escape(i18n.pick(row._asdict(), "why"))}.</h3>{lines}</div>'


def reasons(row: Any) -> list[str]:
    """The figures an advice rests on, and how long it has been so, in words."""
    records = metrics.records()
    told = [figure(records[row.metric], row.value, row.bound, row.n, row.n_to, row.ref_value, row.signal)]
    if isinstance(row.also_metric, str):
        told.append(
            figure(
                records[row.also_metric], row.also_value, row.also_bound, row.also_n, row.also_n_to, None, ""
            )
        )
    if row.periods > 1:
        told.append(t(f"focus.run_{row.period_type}", n=metrics.number(row.periods)))
    return told


def figure(
    record: Metric, value: float, bound: Any, n: Any, n_to: Any, reference: float | None, signal: str
) -> str:
    """A figure in words: `Tidak puas: waktu 73,3 % (n 60), di tempat lain 16,2 %.`"""
    known = bound if isinstance(bound, str) else None
    words = t(
        "focus.figure", label=i18n.pick(record, "label"), value=metrics.told(record, value, known, n_to),
        n=metrics.sized(n, n_to),
    )  # fmt: skip
    if reference is None or pd.isna(reference):
        return words
    kind = "before" if signal.startswith(("worse:", "better:")) else "elsewhere"
    return f"{words} {t(f'focus.{kind}', value=metrics.told(record, reference, None, n_to))}"


def _quotes(view: Filters, row: Any) -> None:
    found = queries.run(
        "sentences", hierarchy=view.hierarchy, unit_id=view.unit_id,
        metrics=evidence.themes(metrics.records()[row.metric]),
        periods=spans.quarters(metrics.period_start(row.period), row.period_type), each=QUOTES,
    )  # fmt: skip
    for line in figures.each(found.head(QUOTES)):
        st.html(evidence.quote(line, view))
