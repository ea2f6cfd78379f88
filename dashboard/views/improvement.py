"""Area perbaikan: where this unit differs from the same thing elsewhere, with the evidence for each row."""

from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import (
    figures,
    filters,
    frame,
    i18n,
    metrics,
    origin,
    panel,
    tables,
    theme,
)
from dashboard.filters import Filters
from dashboard.i18n import t
from dashboard.metrics import Metric
from dashboard.views import evidence, profile

FIRST = 3


@st.fragment
def area(view: Filters, name: str, rows: pd.DataFrame) -> None:
    """One area: its rows in the published order, the first few open to view, the rest on request."""
    frame.section(t(f"improvement.area_{name}"), t(f"improvement.lead_{name}"))
    worse = rows[[_is_worse(row, metrics.records()[row.metric]) for row in figures.each(rows)]]
    if worse.empty:
        hides = rows.empty and hidden(view)[name]
        panel.nothing(t("hidden.part") if hides else t(f"improvement.none_{_why_none(rows)}"))
        return
    more = len(worse) - FIRST
    all_of_them = more > 0 and st.session_state.get(f"all_{name}", False)
    for row in figures.each(worse if all_of_them else worse.head(FIRST)):
        _row(view, row)
    if more > 0:
        st.toggle(t("improvement.more", n=metrics.number(more)), key=f"all_{name}")
    numbers = [origin.Number(r.metric, view.unit_id, r.period_type, r.period) for r in figures.each(rows)]
    records = [metrics.records()[metric] for metric in rows["metric"]]
    panel.footer(profile.file(rows), records, view, numbers, f"improvement_{name}")


def _is_worse(row: Any, record: Metric) -> bool:
    """Whether it is worse here than elsewhere. A limit on the wrong side says nothing of that: ≥80 % may be 100 %."""
    here, elsewhere = ("least", "most") if record.better == "up" else ("most", "least")
    return bool(row.bound != here and row.ref_bound != elsewhere and round(row.gap, record.decimals) > 0)


def _why_none(rows: pd.DataFrame) -> str:
    """Why an area lists nothing: no data, nothing like it to compare with, or compared and not worse."""
    if rows.empty:
        return "data"
    return "worse" if rows["ref_value"].notna().any() else "like"


ASPECTS = {"behaviour": "behaviour", "completeness": "completeness"}
FAMILIES = {"element": "skm_dissatisfied", "theme": "complaint_theme"}


def hidden(view: Filters) -> dict[str, bool]:
    """Which areas have numbers that are hidden and none that is shown."""
    rows = panel.hidden(view, profile.periods(view))
    found = {}
    for name in profile.AREAS:
        same = rows[(rows["aspect"] == ASPECTS.get(name)) | (rows["family"] == FAMILIES.get(name))]
        found[name] = bool(same["hidden"].sum() > 0 and same["shown"].sum() == 0)
    return found


def _row(view: Filters, row: Any) -> None:
    record = metrics.records()[row.metric]
    with st.container(border=True, key=f"gap_{row.metric}", gap="xsmall"):
        st.html(face(row, record))
        with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
            filters.link("trend", t("improvement.to_trend"), icon=":material/show_chart:", metric=row.metric)
            origin.button(
                [origin.Number(row.metric, view.unit_id, row.period_type, row.period)],
                view.hierarchy,
                key=f"from_{row.metric}",
            )
        opened = st.expander(t("improvement.evidence"), on_change="rerun", key=f"evidence_{row.metric}")
        if opened.open:
            with opened:
                evidence.show(view, row, record)


def face(row: Any, record: Metric) -> str:
    """HTML of one row: what it is and by how much it differs, in words and as a strip."""
    look = panel.look(record)
    values = [v for v in (row.value, row.lo, row.hi, row.ref_value) if pd.notna(v)]
    span = figures.extent(values, *figures.limits(record.unit, record.kind))
    ends = figures.within(span, *figures.limits(record.unit, record.kind))
    lo, hi = (None, None) if pd.isna(row.lo) or pd.isna(row.hi) else (float(row.lo), float(row.hi))
    reference = None if pd.isna(row.ref_value) else float(row.ref_value)
    alt = t(
        "improvement.alt", here=look.value(row), elsewhere=look.number(reference, row.ref_bound, row.n_to)
    )
    strip = figures.image(figures.strip(row.value, lo, hi, reference, span, theme.ink()), alt, "")
    return (
        f'<div class="k-gap"><div><h3>{escape(i18n.pick(record, "label"))}</h3>'
        f"<p>{escape(told(row, record))}</p>"
        f'<p class="k-soft">{escape(_before(row, record))}</p></div><div>{strip}'
        f'<div class="k-axis"><span>{escape(look.number(ends[0], None, None))}</span>'
        f"<span>{escape(look.period(row.period))} · {escape(t('improvement.untested'))}</span>"
        f"<span>{escape(look.number(ends[1], None, None))}</span></div></div></div>"
    )


def told(row: Any, record: Metric) -> str:
    """Here, elsewhere, and how sure: `Di sini 3,02 (2,95–3,09; n 118), di tempat lain 3,21 (n 840).`"""
    between = tables.interval(row, record)
    inside = "; ".join(part for part in (between, metrics.sized(row.n, row.n_to)) if part)
    elsewhere = metrics.told(record, row.ref_value, row.ref_bound, row.n_to)
    return t(
        "improvement.told",
        here=metrics.told(record, row.value, row.bound, row.n_to),
        inside=inside,
        elsewhere=f"{elsewhere} ({metrics.sized(row.ref_n, row.ref_n_to)})"
        if pd.notna(row.ref_n)
        else elsewhere,
        gap=_gap(row, record),
    )


def _gap(row: Any, record: Metric) -> str:
    """By how much it is worse, no more exactly than the two values are known."""
    gap = metrics.fmt(metrics.as_known(record, row.n_to), abs(row.gap), sign=True).lstrip("+")
    limited = any(isinstance(bound, str) for bound in (row.bound, row.ref_bound))
    word = "about" if row.bound == "about" else "least" if limited else ""
    return f"{t(f'figure.bound_{word}')} {gap}" if word else gap


def _before(row: Any, record: Metric) -> str:
    if pd.isna(row.previous):
        return t("improvement.no_previous")
    return t("improvement.previous", value=metrics.told(record, row.previous, None, row.n_to))


def own(view: Filters, rows: pd.DataFrame) -> None:
    """The unit's own areas; one message instead when nothing is known of it or nothing is like it."""
    if rows.empty and any(hidden(view).values()):
        panel.locked(view, "improvement")
        return
    if rows.empty:
        frame.empty(t("improvement.empty"), t("improvement.empty_body"))
        return
    if rows["ref_value"].isna().all():
        frame.empty(t("improvement.alone"), t("improvement.alone_body"))
        return
    frame.note(t("improvement.no_verdict"))
    legend(view)
    for name in profile.AREAS:
        area(view, name, rows[rows["area"] == name])
    gone = bool(panel.hidden(view, profile.periods(view))["hidden"].any())
    panel.explain(rows[["n_to"]].assign(status="hidden" if gone else "ok"))


def legend(view: Filters) -> None:
    """What the strips show, once for the page."""
    panel.legend(("dot", panel.unit_name(view.unit_id, view.hierarchy)), ("tick", t("figure.reference")))
